"""values: amounts, dates, periods, phones and document numbers, read from the words people write."""

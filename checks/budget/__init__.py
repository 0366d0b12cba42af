"""Budget arithmetic: what adds up to what, and where it does not. Pure functions over `BudgetTable`; no rule, no message."""

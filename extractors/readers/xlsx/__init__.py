"""Excel workbooks (xlsx, xlsm) to `Document`: one table a sheet, values as the sheet shows them.

openpyxl is not used: it drops what a form lives by (tick boxes, text boxes, formulas whose value was never
stored), refuses workbooks with odd styles that Excel and WPS open, pads rows to a stated size that may be absurd, and takes
half a second to import.
"""

from extractors.readers.xlsx.workbook import read_workbook

__all__ = ["read_workbook"]

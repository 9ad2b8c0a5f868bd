"""The monthly sheets of town and insurer as files: read as clerks fill them in, written as they are printed."""

from __future__ import annotations

from storage.exchange.reading import Filled, Line, SheetError, read_sheet
from storage.exchange.workbook import RESULT, Printed, write_result, write_sheet

__all__ = ["RESULT", "Filled", "Line", "Printed", "SheetError", "read_sheet", "write_result", "write_sheet"]

"""fill_in.py MEASURE COLUMN=VALUE...: a workbook of open duties on standard input, with the row of that measure filled in on standard output."""
import io
import sys

import openpyxl

measure, *cells = sys.argv[1:]
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
for sheet in book.worksheets:
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(3, sheet.max_row + 1):
        if sheet.cell(row, columns["measure"]).value == measure:
            for name, value in (cell.split("=", 1) for cell in cells):
                sheet.cell(row, columns[name]).value = int(value) if value.isdigit() else value
out = io.BytesIO()
book.save(out)
sys.stdout.buffer.write(out.getvalue())

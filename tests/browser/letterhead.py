"""A letterhead as DOCX, on standard output."""
import io
import sys

import docx

paper = docx.Document()
for words in ("Office of {{unit}}", "{{title}}", "{{body}}"):
    paper.add_paragraph(words)
out = io.BytesIO()
paper.save(out)
sys.stdout.buffer.write(out.getvalue())

"""The peer of the cost report: a bare reportlab canvas that draws given strings and nothing else.

`python bare_canvas.py STRINGS.json FONTS.json OUT.pdf` prints the seconds it took. STRINGS holds
{"size": [width, height], "pages": [[[font, size, x, y, text], …], …]}, FONTS {font: file}. No lines, colours, fills,
marks or measuring; the same page compression, without the text armour that costs a plain canvas time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas


def main(strings: str, fonts: str, out: str) -> None:
    given = json.loads(Path(strings).read_text("utf-8"))
    files = json.loads(Path(fonts).read_text("utf-8"))
    rl_config.useA85 = 0
    begin = time.perf_counter()
    for name, file in files.items():
        pdfmetrics.registerFont(TTFont(name, file))
    canvas = Canvas(out, pagesize=tuple(given["size"]), pageCompression=1)
    for page in given["pages"]:
        for font, size, x, y, text in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    print(f"{time.perf_counter() - begin:.6f}")


if __name__ == "__main__":
    main(*sys.argv[1:4])

"""Who delivers to the demo's workshop, and what they sell. The names of the two that exist stand for their trade."""

from __future__ import annotations

from veliano_desk.domain.suppliers import Contact, SupplierDraft, SupplierKind

K = SupplierKind
SUPPLIERS = (
    SupplierDraft(
        "STULLER", "Stuller", (K.METAL, K.FINDINGS, K.STONES), "USD", 30, 3, "Net 30", "V-20817",
        "orders@stuller.example.com", "+1 555 0134",
        contacts=(Contact("Lena Roy", "Sales", "lena@stuller.example.com"),),
    ),
    SupplierDraft("LAGHI", "Laghi Metalli", (K.METAL,), "EUR", 14, 8, "14 days net", "4471", "ordini@laghi.example"),
    SupplierDraft(
        "KIMBERLEY", "Kimberley Stones", (K.STONES,), "USD", 60, 6, "Memo 14 days", "VEL", "desk@kimberley.example.com"
    ),
    SupplierDraft("WAXWORKS", "Wax Works", (K.CASTER,), "USD", 14, 4, "Loss 1 % agreed", "", "in@waxworks.example.com"),
    SupplierDraft("BRIGHT", "Bright Plating", (K.PLATER,), "USD", 14, 2, "", "", "hello@bright.example.com"),
    SupplierDraft("HOOVER", "Hoover & Strong", (K.REFINER, K.METAL), "USD", 30, 5, "Net 30", "88-102"),
)  # fmt: skip
HEADINGS = ("Item", "Description", "Price", "Per", "Min", "Your code")
CATALOGUE = (
    ("CG-14Y", "14K yellow casting grain", "62.40", "g", "10", "14ky"),
    ("CG-14W", "14K white casting grain", "64.85", "g", "10", "14kw"),
    ("CG-14R", "14K rose casting grain", "62.10", "g", "10", "14kr"),
    ("CG-18Y", "18K yellow casting grain", "80.30", "g", "10", "18ky"),
    ("CG-24", "24K casting grain", "106.70", "g", "5", "24k"),
    ("CG-925", "Sterling silver casting grain", "1.12", "g", "100", "ag925"),
    ("JR-4.1-14Y", "Jump ring 4.1 mm, 14K yellow", "2.15", "piece", "25", ""),
    ("JR-5.0-14W", "Jump ring 5.0 mm, 14K white", "2.60", "piece", "25", ""),
    ("LC-12-14Y", "Lobster clasp 12 mm, 14K yellow", "38.90", "piece", "5", ""),
    ("LC-15-18Y", "Lobster clasp 15 mm, 18K yellow", "71.20", "piece", "5", ""),
    ("CH-1.3-14Y", "Cable chain 1.3 mm, 14K yellow", "41.00", "ft", "5", ""),
    ("CH-2.4-925", "Curb chain 2.4 mm, sterling silver", "9.80", "ft", "10", ""),
    ("BZ-6-14Y", "Bezel setting 6 mm, 14K yellow", "54.30", "piece", "1", ""),
    ("EP-14Y", "Ear posts, 14K yellow", "96.00", "100", "100", ""),
    ("SD-14Y-M", "Solder, medium, 14K yellow", "71.50", "dwt", "2", ""),
    ("MD-1.3-GH", "Melee 1.3 mm, G–H VS", "418.00", "ct", "0.5", ""),
    ("MD-1.5-GH", "Melee 1.5 mm, G–H VS", "402.00", "ct", "0.5", ""),
    ("SA-OV-6", "Oval sapphire 6 × 4 mm", "128.00", "piece", "1", ""),
)
ASKED = (
    ("14kr", "", "mg", 25_000),
    ("", "Polishing cloths", "piece", 40),
    ("", "Investment powder, bags", "piece", 6),
)

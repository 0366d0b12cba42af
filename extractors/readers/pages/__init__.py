"""What everything with pages shares, whether its characters come from a text layer or from recognition.

A page reader (pdf, scan) yields one `PageContent` a page: pieces of text with boxes, grids of ruled lines, pictures,
seals. This room turns a sequence of them into the blocks of a `Document`: visual lines, paragraphs, headings, running
headers and footers, tables joined over page breaks. One set of rules, so that a plan gives the same chapters as PDF and
as scan.
"""

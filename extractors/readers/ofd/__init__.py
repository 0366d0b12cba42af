"""OFD (GB/T 33190), the fixed-layout format of official documents: text, rules, pictures, signatures and seals.

Read from its XML directly. ofdkit 0.2 reads the same text but leaves out annotations (filled-in form fields stand there),
boxes, rules and seals; easyofd reads fewer files and draws too slowly. What a page holds goes through the same assembly
as PDF pages, so that a form gives the same table in both.
"""

from extractors.readers.ofd.reader import read_ofd

__all__ = ["read_ofd"]

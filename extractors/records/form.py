"""A form becomes a record: fields by label, inventories by title or header, whatever the layout of its tables."""

from __future__ import annotations

from extractors.document import Anchor, Document, lines
from extractors.dossier import Piece
from extractors.facts import Fact, Record
from extractors.records.divide import halves, laid_open
from extractors.records.inventory import find_inventories
from extractors.records.labels import LabelMap, label_map
from extractors.records.opinion import add_opinions, cut_at_labels
from extractors.records.typed import make_fact
from extractors.values.normalise import label_key, squash
from extractors.values.phones import parse_phones, split_name_phone
from extractors.vocabulary import FieldSpec, FormSpec


def form_record(piece: Piece, spec: FormSpec) -> Record:
    """Every field of `spec` gets a fact; one whose label is nowhere is `absent`, with the piece's head as its place."""
    record = Record(piece.material)
    stops = frozenset(label_key(x) for f in spec.fields for x in f.labels)
    sheets = _sheets(piece, spec)
    used: set[int] = set()
    for part, sheet in sheets.items():
        wanted = [i for i in spec.inventories if i.part == part]
        found = find_inventories(*sheet, wanted, piece.material, stops, spec.nested)
        record.inventories |= found.inventories
        used |= found.used
    record.inventories = {i.name: record.inventories[i.name] for i in spec.inventories if i.name in record.inventories}
    titles = [*(t for i in spec.inventories for t in i.titles), *spec.stops]
    maps = {
        part: label_map(*sheet, [f for f in spec.fields if f.part == part], [*titles, *stops], frozenset(used))
        for part, sheet in sheets.items()
    }
    for field in spec.fields:
        record.fields[field.name] = field_fact(piece, field, maps[field.part])
    _people(record)
    cut_at_labels(record, spec)
    record.lines = list(lines(piece.document, piece.first, piece.last))
    add_opinions(record, spec)
    return record


def _sheets(piece: Piece, spec: FormSpec) -> dict[int, tuple[Document, int, int]]:
    """The stretches in which to look, by part: 0 the whole form, 1 and 2 what stands before and behind its divider."""
    if not spec.nested and not spec.divider:
        return {0: (piece.document, piece.first, piece.last)}
    whole = laid_open(piece.document, piece.first, piece.last)
    sheets = {0: (whole, 0, len(whole.blocks))}
    if spec.divider:
        for part, half in enumerate(halves(piece, spec.divider), 1):
            sheets[part] = (half, 0, len(half.blocks))
    return sheets


def head_anchor(piece: Piece) -> Anchor:
    """The place to name when something stands nowhere: the first block of the piece."""
    if piece.first < len(piece.document.blocks):
        return piece.document.anchor(piece.document.blocks[piece.first])
    return Anchor(piece.document.file, "全文")


def field_fact(piece: Piece, field: FieldSpec, values: LabelMap) -> Fact:
    value = values.find(field)
    method = piece.document.method
    if value is None:
        anchor = head_anchor(piece)
        return Fact(piece.material, field.name, "", None, anchor, state="absent", method=method)
    anchor = value.anchor if squash(value.text) or value.ticks else value.label_anchor
    return make_fact(piece.material, field, value.text, anchor, method, value.ticks, value.confidence)


def _people(record: Record) -> None:
    """张三 13800000000 in one cell: name and number are told apart and fill the person's empty number."""
    for name, fact in list(record.fields.items()):
        group, _, part = name.partition("/")
        if part != "姓名" or fact.state != "filled":
            continue
        person, numbers = split_name_phone(fact.raw)
        if not numbers:
            continue
        fact.value = person
        other = next((f for n, f in record.fields.items() if n.startswith(group + "/") and n != name), None)
        if other is not None and other.state in ("absent", "empty"):
            reading = parse_phones(fact.raw)
            other.raw, other.value, other.anchor = fact.raw, reading.value, fact.anchor
            other.state = "filled" if reading.value is not None else "unparsed"
            other.certain, other.note = reading.certain, reading.note
        if not person:
            fact.state, fact.value = "empty", None

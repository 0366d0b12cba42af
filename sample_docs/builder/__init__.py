"""The builder of example dossiers: invented content, layouts, edits, planted defects, rule cases.

build_case("intake", [{"set": {"form.投资概算": ""}}]).documents
"""

from sample_docs.builder.cases import CaseDossier, CaseFile, build_case

__all__ = ["CaseDossier", "CaseFile", "build_case"]

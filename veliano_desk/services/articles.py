"""Saving articles: checked whole, and what was posted already keeps what its postings were reckoned with."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from veliano_desk.domain.articles import ArticleEdit, ArticleKind, ArticleView, Part, check_article
from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.models.metal import Article
from veliano_desk.models.stock import article_by_code
from veliano_desk.models.unit_of_work import Unit, check_version

_FIXED = ("kind", "unit", "counts_pieces", "metal", "fineness_millis")
"""What postings were reckoned with: it stays once there is one."""
_PLAIN = tuple(one.name for one in fields(ArticleEdit) if one.name not in ("composition", "kind"))


def add(unit: Unit, edit: ArticleEdit) -> Article:
    """A new article. InputError for what cannot be, ConflictError for a code that is taken."""
    check_article(edit)
    if article_by_code(unit.session, edit.code) is not None:
        raise ConflictError(
            "There is such an article already",
            "Nothing was saved.",
            "Give another code, or change that one.",
            edit.code,
        )
    article = Article(**_columns(edit))
    unit.session.add(article)
    unit.session.flush()
    unit.areas.add("materials")
    unit.record("article.add", article.code, None, _told(edit))
    return article


def change(unit: Unit, article_id: int, version: int, edit: ArticleEdit) -> Article:
    """Another description of an article. ConflictError with both where somebody else saved first."""
    article = unit.get(Article, article_id, "article")
    before, mine = described(article), _columns(edit)
    check_version(article, version, "article", mine)
    check_article(edit)
    if edit.code.strip() != article.code:
        raise InputError("A code stays", "Nothing was saved.", "Make a new article for another code.", article.code)
    if article.used and any(mine[name] != getattr(article, name) for name in _FIXED):
        raise InputError(
            "This was posted already",
            "Kind, unit, metal and fineness stay, or what was posted would mean something else; nothing was saved.",
            "Make a new article, and stop using this one.",
            article.code,
        )
    for name, value in mine.items():
        setattr(article, name, value)
    unit.session.flush()
    unit.areas.update({"materials", "metal"} if article.kind == ArticleKind.ALLOY else {"materials"})
    unit.record("article.edit", article.code, _told(before), _told(edit))
    return article


def described(article: Article) -> ArticleEdit:
    """An article as it is described now."""
    parts = tuple(Part(name, share, density) for name, share, density in article.composition)
    return ArticleEdit(
        kind=ArticleKind(article.kind), composition=parts, **{name: getattr(article, name) for name in _PLAIN}
    )


def view(article: Article) -> ArticleView:
    """An article with what is doubtful about it; what could not be saved today is said, too."""
    edit = described(article)
    try:
        doubts = check_article(edit)
    except InputError:
        doubts = ()
    return ArticleView(article.id, article.version, edit, article.used, doubts)


def _columns(edit: ArticleEdit) -> dict[str, Any]:
    plain = {name: _tidy(getattr(edit, name)) for name in _PLAIN}
    parts = [[part.name.strip().lower(), part.share_millis, part.density_millis] for part in edit.composition]
    return {**plain, "kind": str(edit.kind), "composition": parts}


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _told(edit: ArticleEdit) -> dict[str, Any]:
    """What the audit log keeps: what was said, not what was left out."""
    return {name: value for name, value in _columns(edit).items() if value not in ("", 0, [], False)}

"""What can go wrong where articles are written and published."""

from __future__ import annotations

from bot.errors import DalilError, InvalidInput


class TextChanged(DalilError):
    """Somebody saved the article while it was open here; nothing was written."""

    key = "errors.text_changed"


class FileChanged(DalilError):
    """The file at `path` is not the one that the change was begun with; nothing was written."""

    key = "errors.file_changed"


class IdTaken(InvalidInput):
    """An article `id` exists in this language already; `path` is its file."""

    key = "errors.id_taken"


class PathUnusable(InvalidInput):
    """No place for an article, or one outside the folder of the articles."""

    key = "errors.path_unusable"


class NameUnusable(PathUnusable):
    """No name for an article or a topic; `field` says of which."""

    key = "errors.name_unusable"


class TextUnusable(InvalidInput):
    """The file at `path` is no text that could be edited: too large, not UTF-8, not to be read."""

    key = "errors.text_unusable"


class ArticleTooLong(InvalidInput):
    """`limit`: the largest file taken, in kilobytes."""

    key = "errors.article_too_long"


class BuildUnderWay(DalilError):
    """Somebody asked for a build already, and it is not done."""

    key = "errors.build_under_way"


class NothingPrepared(DalilError):
    """What was to be published is not there any more: something else was prepared or published since."""

    key = "errors.nothing_prepared"


class BuildEnded(DalilError):
    """The process that worked on a publication ended before it was done."""

    key = "errors.build_ended"


class KeptForAnother(InvalidInput):
    """This question is kept already, and the article `id` is expected to answer it."""

    key = "trying.kept_for_another"


class KeptForNothing(InvalidInput):
    """This question is kept already, as one that nothing answers."""

    key = "trying.kept_for_nothing"


class NothingChosen(InvalidInput):
    """No article, or none of the questions, was chosen."""

    key = "errors.nothing_chosen"


class FrontMatterUnusable(InvalidInput):
    """The front matter of the file at `path` cannot be read; it can only be mended as text."""

    key = "errors.front_matter_unusable"

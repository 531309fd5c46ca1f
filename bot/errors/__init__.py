"""What can go wrong, as facts. Each carries a message key; the web turns it into a status and a sentence."""

from __future__ import annotations


class DalilError(Exception):
    """The root of all errors that are told to somebody. `key` names a sentence of the catalogue.

    `field` names the part of the input at fault, `args_` fill the sentence's placeholders.
    """

    key = "errors.internal"

    def __init__(self, *, field: str | None = None, **args_: object) -> None:
        super().__init__(self.key, field, args_)
        self.field = field
        self.args_ = args_


class NotFound(DalilError):
    """There is no such thing, or none that this person may know of."""

    key = "errors.not_found"


class Unauthorised(DalilError):
    """Nobody is signed in."""

    key = "errors.unauthorised"


class SignInFailed(Unauthorised):
    key = "errors.sign_in_failed"


class Forbidden(DalilError):
    """Signed in, but in a role that may not do this."""

    key = "errors.forbidden"


class InvalidInput(DalilError):
    key = "errors.invalid_field"


class Unstorable(InvalidInput):
    """A letter in it is none that can be kept."""

    key = "errors.unstorable"


class MessageEmpty(InvalidInput):
    key = "errors.message_empty"


class MessageTooLong(InvalidInput):
    """`limit`: the longest text taken, in characters."""

    key = "errors.message_too_long"


class ContactUnusable(InvalidInput):
    """Neither an e-mail address nor a telephone number."""

    key = "errors.contact_unusable"


class NumberNeeded(InvalidInput):
    """To be called, a customer must give a telephone number."""

    key = "errors.number_needed"


class AddressUnusable(InvalidInput):
    """No e-mail address to which mail could go."""

    key = "errors.address_unusable"


class InvalidJson(InvalidInput):
    """The body is not JSON."""

    key = "errors.invalid_json"


class TooLarge(DalilError):
    key = "errors.too_large"


class FileTooLarge(TooLarge):
    """The file `name`; `limit`: the largest file taken, in megabytes."""

    key = "errors.file_too_large"


class PictureTooLarge(TooLarge):
    """The picture `name` has more pixels than can be shown."""

    key = "errors.picture_too_large"


class QuotaExceeded(TooLarge):
    """The files of a conversation have no room left."""

    key = "errors.quota_exceeded"


class NoRoomForFiles(DalilError):
    """The disk is nearly full, and what is left of it is for words."""

    key = "errors.no_room_for_files"


class TooManyFiles(InvalidInput):
    """`count`: the most files that one message may have."""

    key = "errors.too_many_files"


class UnsupportedMediaType(DalilError):
    key = "errors.unsupported_media_type"


class FileTypeRefused(UnsupportedMediaType):
    """The file `name` is of a kind that is not taken."""

    key = "errors.file_type_refused"


class NoPicture(FileTypeRefused):
    """The file `name` is no picture that every browser shows, whatever its name says."""

    key = "errors.no_picture"


class PhonePictureRefused(FileTypeRefused):
    """The picture `name` is written as iPhones keep theirs, which few other devices open."""

    key = "errors.phone_picture_refused"


class FileNotWhatItSays(FileTypeRefused):
    """The content of the file `name` is not what its name or its sender says."""

    key = "errors.file_not_what_it_says"


class MethodNotAllowed(DalilError):
    key = "errors.method_not_allowed"


class CrossSite(DalilError):
    """A state change that was asked for from somebody else's page."""

    key = "errors.cross_site"


class BadHost(DalilError):
    """The Host header is no host."""

    key = "errors.bad_host"


class ClientIdReused(DalilError):
    """The client's id was already used for another kind of write."""

    key = "errors.conflict_client_id"


class NoHigherTier(InvalidInput):
    """A ticket of the highest tier cannot be escalated."""

    key = "errors.no_higher_tier"


class NewerMessage(DalilError):
    """Somebody wrote in a conversation while an answer to what was there before was being written."""

    key = "errors.newer_message"


class ChoiceNotPossible(DalilError):
    """Nothing is at hand that this choice could be about."""

    key = "errors.choice_not_possible"


class TooManyRequests(DalilError):
    """More than one address may ask for in a while; `count`: the seconds until there is room again."""

    key = "errors.too_many_requests"


class Unavailable(DalilError):
    """Something this needs (database, index) is out of reach; trying again later may help."""

    key = "errors.unavailable"


class WrongSetting(DalilError):
    """A setting has a value that cannot be used; the message names the variable and says why."""

    key = "errors.wrong_setting"


class ModelDamaged(DalilError):
    """The bundled encoder at `path` is not, file by file, what was published or taught."""

    key = "errors.model_damaged"


class IndexMissing(Unavailable):
    """There is no index, or not the version asked for."""

    key = "errors.index_missing"


class IndexDamaged(Unavailable):
    """A file of the index `version` is not what its manifest says; `reason` names it."""

    key = "errors.index_damaged"


class IndexMismatch(Unavailable):
    """The index `version` was made by another encoder, folding or cutting than this; `reason` names it."""

    key = "errors.index_mismatch"


class IndexBusy(Unavailable):
    """Another build of the index is under way."""

    key = "errors.index_busy"


class NothingToIndex(DalilError):
    """There is no published article."""

    key = "errors.nothing_to_index"


class BackupDamaged(DalilError):
    """The file at `path` is not a whole and unchanged backup; `reason` names what is wrong in it."""

    key = "backup.damaged"


class BackupBusy(DalilError):
    """The backup at `path` is being written by somebody else at this moment."""

    key = "backup.busy"


class BackupNewer(DalilError):
    """The backup was made by a newer version of Dalil, whose schema `revision` this one does not know."""

    key = "backup.newer"


class NotEmpty(DalilError):
    """A restore would lose what is in the database."""

    key = "backup.not_empty"


class ArticleInTheWay(NotEmpty):
    """A restore would lose the file at `path`."""

    key = "backup.article_in_the_way"

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


class MessageEmpty(InvalidInput):
    key = "errors.message_empty"


class MessageTooLong(InvalidInput):
    """`limit`: the longest message taken, in characters."""

    key = "errors.message_too_long"


class ClientIdReused(DalilError):
    """The client's id was already used for another kind of write."""

    key = "errors.conflict_client_id"


class Unavailable(DalilError):
    """Something this needs (database, index) is out of reach; trying again later may help."""

    key = "errors.unavailable"


class WrongSetting(DalilError):
    """A setting has a value that cannot be used; the message names the variable and says why."""

    key = "errors.wrong_setting"

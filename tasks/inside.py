"""Run by the server's own interpreter, never imported here: `python -I inside.py migrate|users|retire RESULT`.

`users` reads `[{"email", "password", "token"}]` from standard input, makes the missing ones, opens the retired ones
again, and writes `[{"email", "token"}]` to the file RESULT. `retire` reads the same and closes their accounts.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main(verb: str, result: str) -> None:
    """Set the server's Django up and do one thing in it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings.label_studio"
    package = Path(str(import_module("label_studio").__file__)).parent
    sys.path.insert(0, str(package))
    import_module("django").setup()
    if verb == "migrate":
        import_module("django.core.management").call_command("migrate", verbosity=0)
        return
    work = {"users": _user, "retire": _retired}[verb]
    made = [work(told) for told in json.load(sys.stdin)]
    Path(result).write_text(json.dumps(made), encoding="utf-8")


def _user(told: dict[str, str]) -> dict[str, str]:
    people = import_module("users.models").User
    found = people.objects.filter(email=told["email"]).first()
    user = found or people.objects.create_user(email=told["email"], password=told["password"])
    if user.active_organization is None:
        _join(user, told["email"])
    if not user.is_active:
        user.is_active = True
        user.set_password(told["password"])
        user.save()
    tokens = import_module("rest_framework.authtoken.models").Token
    token = tokens.objects.filter(user=user).first() or tokens.objects.create(user=user, key=told["token"])
    return {"email": told["email"], "token": token.key}


def _retired(told: dict[str, str]) -> dict[str, str]:
    user = import_module("users.models").User.objects.get(email=told["email"])
    user.is_active = False
    user.first_name = user.last_name = user.phone = ""
    user.set_unusable_password()
    user.save()
    import_module("rest_framework.authtoken.models").Token.objects.filter(user=user).delete()
    return {"email": told["email"], "token": ""}


def _join(user: Any, email: str) -> None:
    """Into the first organisation, made where this is the first user of all."""
    houses = import_module("organizations.models").Organization
    house = houses.objects.order_by("pk").first()
    if house is None:
        house = houses.create_organization(created_by=user, title="Label Studio")
    else:
        house.add_user(user)
    user.active_organization = house
    user.username = email.partition("@")[0]
    user.save()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

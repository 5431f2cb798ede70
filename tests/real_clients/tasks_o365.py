"""O365 for Python: signs in by secret, and reads users page by page, and one of them. It has no delta and no batch of its
own. Prints what came of it, as JSON."""

import asyncio
import os

from O365 import Account
from O365.utils.token import MemoryTokenBackend

from tasks import told

with open(os.environ["NORIKAE_SECRET_FILE"], encoding="utf-8") as file:
    SECRET = file.read()
ACCOUNT = Account(
    (os.environ["AZURE_CLIENT_ID"], SECRET),
    auth_flow_type="credentials",
    tenant_id=os.environ["AZURE_TENANT_ID"],
    token_backend=MemoryTokenBackend(),
)


seen = {}
# Read one after the other, so that a bad day has its chances.
SINGLE = 40


def paging():
    users = ACCOUNT.directory().get_users(limit=None, batch=50)
    seen["ids"] = sorted({user.object_id for user in users})
    return len(seen["ids"])


def each():
    ids = seen["ids"][:SINGLE]
    users = [ACCOUNT.directory().get_user(one) for one in ids]
    return sum(user.object_id == one for user, one in zip(users, ids))


def one():
    return ACCOUNT.directory().get_user("aoki@aozora-koumuten.example").display_name


asyncio.run(
    told([("sign in", ACCOUNT.authenticate), ("paging", paging), ("each", each), ("one", one)])
)

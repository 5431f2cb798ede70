"""O365 for Python: signs in by secret, and reads users page by page, and one of them. It has no calls of its own for delta,
licences and batches: those go through its connection, whose sign-in and repeating they have. Prints what came of it, as
JSON."""

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


GRAPH = "https://graph.microsoft.com/v1.0"
PERSON = "aoki@aozora-koumuten.example"
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
    return ACCOUNT.directory().get_user(PERSON).display_name


def read(url):
    return ACCOUNT.connection.get(url).json()


def send(path, body):
    return ACCOUNT.connection.post(f"{GRAPH}/{path}", data=body).json()


def delta():
    page = read(f"{GRAPH}/users/delta?$select=id,userPrincipalName,assignedLicenses")
    ids = {user["id"] for user in page["value"]}
    while "@odata.nextLink" in page:
        page = read(page["@odata.nextLink"])
        ids |= {user["id"] for user in page["value"]}
    seen["link"] = page["@odata.deltaLink"]
    return len(ids)


def change():
    added = {"skuId": os.environ["NEW_SKU"], "disabledPlans": []}
    body = {"addLicenses": [added], "removeLicenses": [os.environ["OLD_SKU"]]}
    user = send(f"users/{PERSON}/assignLicense", body)
    seen["changed"] = True
    return sorted(license["skuId"] for license in user["assignedLicenses"])


def changes():
    if "changed" not in seen:
        raise ValueError("nothing was changed")
    return [user["userPrincipalName"] for user in read(seen["link"])["value"]]


def batch():
    parts = {"one": f"/users/{PERSON}", "skus": "/subscribedSkus", "nobody": "/users/no@example"}
    requests = [{"id": id, "method": "GET", "url": url} for id, url in parts.items()]
    answer = send("$batch", {"requests": requests})
    statuses = {part["id"]: part["status"] for part in answer["responses"]}
    # Nothing repeats a part, and each is put off by itself.
    if any(status == 429 or status >= 500 for status in statuses.values()):
        raise ValueError(f"parts were put off: {statuses}")
    return statuses


asyncio.run(
    told(
        [
            ("sign in", ACCOUNT.authenticate),
            ("paging", paging),
            ("each", each),
            ("one", one),
            ("delta", delta),
            ("change", change),
            ("changes", changes),
            ("batch", batch),
        ]
    )
)

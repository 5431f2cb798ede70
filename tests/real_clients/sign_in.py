"""Microsoft's own library signs in, in every way that it has for tools. Prints what came of it, as JSON."""

import json
import os
import urllib.parse
import urllib.request

import msal
import requests

AUTHORITY = "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"]
CLIENT = os.environ["AZURE_CLIENT_ID"]
GRAPH = "https://graph.microsoft.com"


def organization(answer):
    """The name of the tenant that a token opens, or what was said instead of a token."""
    if "access_token" not in answer:
        return answer.get("error_description", answer)
    headers = {"Authorization": "Bearer " + answer["access_token"]}
    read = requests.get(GRAPH + "/v1.0/organization", headers=headers, timeout=30)
    return read.json()["value"][0]["displayName"] if read.ok else read.text


def confidential(credential, authority=AUTHORITY, **settings):
    app = msal.ConfidentialClientApplication(
        CLIENT, client_credential=credential, authority=authority, **settings
    )
    return app.acquire_token_for_client([GRAPH + "/.default"])


def read(name):
    with open(os.environ[name], encoding="utf-8") as file:
        return file.read()


def certificate():
    pem = read("AZURE_CLIENT_CERTIFICATE_PATH")
    return {"private_key": pem, "public_certificate": pem}


def enter(flow, **answer):
    """What a person does at the browser. The proxy is not for this address."""
    fields = urllib.parse.urlencode({"otc": flow["user_code"], **answer}).encode()
    with urllib.request.urlopen(flow["verification_uri"], fields, timeout=30) as page:
        return page.status


def device():
    # Any organization: who signs in decides.
    authority = "https://login.microsoftonline.com/organizations"
    app = msal.PublicClientApplication(CLIENT, authority=authority)
    flow = app.initiate_device_flow(["Organization.Read.All"])
    enter(flow, upn="aoki@aozora-koumuten.example", answer="allow")
    first = app.acquire_token_by_device_flow(flow)
    account = app.get_accounts()[0]
    cached = app.acquire_token_silent(["Organization.Read.All"], account)
    renewed = app.acquire_token_silent(
        ["Organization.Read.All"], account, force_refresh=True
    )
    return {
        "organization": organization(first),
        "account": account["username"],
        "claims": {
            name: first["id_token_claims"][name] for name in ("name", "tid", "oid")
        },
        "cached": cached["access_token"] == first["access_token"],
        "renewed": organization(renewed),
        "different": renewed["access_token"] != first["access_token"],
    }


def declined():
    app = msal.PublicClientApplication(CLIENT, authority=AUTHORITY)
    flow = app.initiate_device_flow(["User.Read"])
    enter(flow, answer="deny")
    return app.acquire_token_by_device_flow(flow)["error"]


def outside():
    """A host that nobody plays must be out of reach, whatever this machine is connected to."""
    try:
        requests.get("https://www.example.com/", timeout=30)
    except requests.exceptions.ProxyError as error:
        return "403" in str(error)
    return False


print(
    json.dumps(
        {
            "secret": organization(confidential(read("NORIKAE_SECRET_FILE"))),
            "wrong secret": confidential("nonsense")["error_codes"],
            "certificate": organization(confidential(certificate())),
            "capable": organization(
                confidential(certificate(), client_capabilities=["CP1"])
            ),
            "device": device(),
            "declined": declined(),
            "outside": outside(),
        }
    )
)

"""MSAL for Python: signs in by secret and by certificate, and answers a claims challenge. Prints what came of it, as
JSON."""

import asyncio
import base64
import os
import re

import msal
import requests

from tasks import told

AUTHORITY = "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"]
GRAPH = "https://graph.microsoft.com"


def read(name):
    with open(os.environ[name], encoding="utf-8") as file:
        return file.read()


def client(credential):
    return msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        client_credential=credential,
        authority=AUTHORITY,
        client_capabilities=["CP1"],
    )


def organization(token):
    headers = {"Authorization": "Bearer " + token["access_token"]}
    return requests.get(GRAPH + "/v1.0/organization", headers=headers, timeout=30)


def signed_in(credential, **more):
    app = client(credential)
    token = app.acquire_token_for_client([GRAPH + "/.default"], **more)
    if "access_token" not in token:
        raise RuntimeError(token.get("error_description", token))
    return app, token


def by_secret():
    _, token = signed_in(read("NORIKAE_SECRET_FILE"))
    return token["token_type"]


def by_certificate():
    pem = read("AZURE_CLIENT_CERTIFICATE_PATH")
    _, token = signed_in({"private_key": pem, "public_certificate": pem})
    return token["token_type"]


def challenge():
    """What the header asks for is handed to the library, whose next token is taken."""
    app, token = signed_in(read("NORIKAE_SECRET_FILE"))
    answer = organization(token)
    if answer.status_code == 401:
        asked = re.search(r'claims="([^"]+)"', answer.headers["www-authenticate"])
        claims = base64.b64decode(asked[1]).decode()
        token = app.acquire_token_for_client(
            [GRAPH + "/.default"], claims_challenge=claims
        )
        answer = organization(token)
    return answer.status_code


asyncio.run(
    told(
        [
            ("secret", by_secret),
            ("certificate", by_certificate),
            ("challenge", challenge),
        ]
    )
)

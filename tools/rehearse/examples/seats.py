#!/usr/bin/env python3
"""Prints how many seats of each product of a Microsoft 365 tenant are taken, and how many users there are. Needs nothing but
Python, and knows nothing of any emulator: it calls Microsoft Graph under its own name. The environment says who signs in:
AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET."""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

GRAPH = "https://graph.microsoft.com/v1.0"


def answer(request):
    """The JSON of an answer; where the service is busy, after the time that it asks for."""
    for _ in range(10):
        try:
            with urllib.request.urlopen(request, timeout=30) as answered:
                return json.load(answered)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503, 504):
                raise
            time.sleep(float(error.headers.get("Retry-After", 1)))
    raise TimeoutError(request.full_url)


def token():
    tenant = os.environ["AZURE_TENANT_ID"]
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default",
    }
    url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
    body = urllib.parse.urlencode(form).encode()
    return answer(urllib.request.Request(url, body))["access_token"]


def everything(path, bearer):
    """All of a list, page by page."""
    url = GRAPH + path
    while url:
        headers = {"Authorization": "Bearer " + bearer}
        page = answer(urllib.request.Request(url, headers=headers))
        yield from page["value"]
        url = page.get("@odata.nextLink")


def main():
    bearer = token()
    for row in everything("/subscribedSkus", bearer):
        enabled = row["prepaidUnits"]["enabled"]
        print(f"{row['skuPartNumber']}: {row['consumedUnits']} of {enabled}")
    print(sum(1 for _ in everything("/users?$select=id&$top=999", bearer)), "users")


main()

"""Microsoft's SDK for Python: pages, a delta, a change, and a batch. Prints what came of it, as JSON."""

import asyncio
import os
import uuid

from azure.identity import EnvironmentCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphServiceClient
from msgraph.generated.models.assigned_license import AssignedLicense
from msgraph.generated.users.item.assign_license.assign_license_post_request_body import (
    AssignLicensePostRequestBody,
)
from msgraph.generated.users.item.user_item_request_builder import (
    UserItemRequestBuilder,
)
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

from tasks import told

PERSON = "aoki@aozora-koumuten.example"
GRAPH = GraphServiceClient(
    EnvironmentCredential(), ["https://graph.microsoft.com/.default"]
)
seen = {}
# Read one after the other, so that a bad day has its chances.
SINGLE = 40


async def paging():
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
        top=50, select=["id"]
    )
    first = await GRAPH.users.get(RequestConfiguration(query_parameters=query))
    ids = set()
    iterator = PageIterator(first, GRAPH.request_adapter)
    await iterator.iterate(lambda user: ids.add(user.id) or True)
    seen["ids"] = sorted(ids)
    return len(ids)


async def each():
    query = UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(
        select=["id"]
    )
    read = RequestConfiguration(query_parameters=query)
    ids = seen["ids"][:SINGLE]
    users = [await GRAPH.users.by_user_id(one).get(read) for one in ids]
    return sum(user.id == one for user, one in zip(users, ids))


async def delta():
    page = await GRAPH.users.delta.get()
    ids = {user.id for user in page.value}
    while page.odata_next_link:
        page = await GRAPH.users.delta.with_url(page.odata_next_link).get()
        ids |= {user.id for user in page.value}
    seen["link"] = page.odata_delta_link
    return len(ids)


async def change():
    body = AssignLicensePostRequestBody(
        add_licenses=[
            AssignedLicense(sku_id=uuid.UUID(os.environ["NEW_SKU"]), disabled_plans=[])
        ],
        remove_licenses=[uuid.UUID(os.environ["OLD_SKU"])],
    )
    user = await GRAPH.users.by_user_id(PERSON).assign_license.post(body)
    return sorted(str(license.sku_id) for license in user.assigned_licenses)


async def changes():
    page = await GRAPH.users.delta.with_url(seen["link"]).get()
    return [user.user_principal_name for user in page.value]


def part(name, request):
    """A part of a batch. The SDK leaves its URL absolute, which the service does not take: everybody cuts it."""
    item = BatchRequestItem(request.to_get_request_information(), id=name)
    item.url = item.url.removeprefix("https://graph.microsoft.com/v1.0")
    return item


async def batch():
    content = BatchRequestContent()
    content.add_request(None, part("one", GRAPH.users.by_user_id(PERSON)))
    content.add_request(None, part("skus", GRAPH.subscribed_skus))
    content.add_request(None, part("nobody", GRAPH.users.by_user_id("no@example")))
    answer = await GRAPH.batch.post(content)
    return answer.get_response_status_codes()


asyncio.run(
    told(
        [
            ("paging", paging),
            ("each", each),
            ("delta", delta),
            ("change", change),
            ("changes", changes),
            ("batch", batch),
        ]
    )
)

//! Every route that reads, over tenants of other sizes, with every property that the schema declares: whatever is answered is
//! in the schema, and whatever the schema declares is answered.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use rehearse::{Options, Tenant, tenant::Scale};
use serde_json::Value;
use test_support::{
    client::Client,
    graph_schema::{path::Goal, schema},
};

/// What needs a token of the partner's own tenant.
const OF_PARTNER: [&str; 2] = [
    "contracts",
    "tenantRelationships/delegatedAdminRelationships",
];

const DELETED_USERS: &str = "directory/deletedItems/microsoft.graph.user";

/// An app that may read everything.
fn tenant(mut tenant: Tenant) -> Tenant {
    tenant.app.roles = [
        "AuditLog.Read.All",
        "CrossTenantInformation.ReadBasic.All",
        "DelegatedAdminRelationship.Read.All",
        "Directory.Read.All",
        "Domain.Read.All",
        "Files.Read.All",
        "Group.ReadWrite.All",
        "GroupMember.Read.All",
        "Policy.Read.All",
        "User.Read.All",
        "User.ReadWrite.All",
    ]
    .map(str::to_owned)
    .into();
    let manager = tenant.users[0].id;
    for user in &mut tenant.users[1..] {
        user.manager = Some(manager);
    }
    let customer = tenant.organization.id;
    let role = "4d6ac14f-3453-41d0-bef9-a3e0c569773a";
    let made = "2026-09-01T00:00:00Z";
    tenant.partner_center.desk.delegated_admin_relationships =
        serde_json::from_value(serde_json::json!([{
            "id": "5f3b7a1c-0000-4000-8000-000000000001-d2edd018-cbf9-452f-a408-726b64551fdf",
            "displayName": "one", "status": "active", "roles": [role], "duration": "P365D",
            "customer": {"tenantId": customer},
            "accessAssignments": [{"id": "a9d6cf90-083a-47dc-ace2-1da98be3f344",
                "group": "869713c9-0b28-4d08-8949-ae07ae1bf528", "roles": [role], "status": "active"}],
            "createdDateTime": made, "lastModifiedDateTime": made,
        }]))
        .unwrap();
    tenant.validated().unwrap()
}

struct Twin {
    client: Client,
    customer: String,
    partner: String,
}

impl Twin {
    async fn new(options: Options) -> Self {
        let client = Client::new(options);
        let customer = client.graph_token().await;
        let own = client.env("NORIKAE_PARTNER_TENANT");
        let (_, body) = client.token_with(&own, &[]).await;
        let partner = body["access_token"].as_str().unwrap().to_owned();
        let twin = Self {
            client,
            customer,
            partner,
        };
        twin.prepare().await;
        twin
    }

    /// A group with members, and a user who is gone: what a generated tenant does not have.
    async fn prepare(&self) {
        let users = self.get("users?$top=3&$select=id").await;
        let id = |at: usize| users["value"][at]["id"].as_str().unwrap().to_owned();
        let group = serde_json::json!({
            "displayName": "営業部", "mailEnabled": false, "mailNickname": "sales", "securityEnabled": true,
        });
        let (_, group) = self
            .client
            .post(&self.customer, "/v1.0/groups", &group)
            .await;
        let group = group["id"].as_str().unwrap();
        for (relation, at) in [("members", 0), ("members", 1), ("owners", 0)] {
            let member = serde_json::json!({
                "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{}", id(at)),
            });
            let path = format!("/v1.0/groups/{group}/{relation}/$ref");
            assert_eq!(
                self.client.post(&self.customer, &path, &member).await.0,
                204
            );
        }
        let gone = format!("/v1.0/users/{}", id(2));
        let request = self.client.request(reqwest::Method::DELETE, &gone);
        let answer = request.bearer_auth(&self.customer).send().await.unwrap();
        assert_eq!(answer.status(), 204);
    }

    async fn asked(&self, path: &str) -> (u16, Value) {
        let of_partner = OF_PARTNER.iter().any(|one| path.starts_with(one));
        let token = if of_partner {
            &self.partner
        } else {
            &self.customer
        };
        let request = self
            .client
            .request(reqwest::Method::GET, &format!("/v1.0/{path}"))
            .bearer_auth(token)
            .header("consistencylevel", "eventual");
        let answer = request.send().await.unwrap();
        let (status, body) = test_support::client::read(answer).await;
        (status.as_u16(), body)
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.asked(path).await;
        assert_eq!(status, 200, "{path} {body}");
        body
    }

    /// A template with real things in its places: the first of a list, and the last.
    async fn filled(&self, template: &str) -> Vec<String> {
        // What is deleted is listed by its kind.
        let template = match template {
            "directory/deletedItems" => DELETED_USERS,
            other => other,
        };
        let mut open = vec![template.to_owned()];
        let mut done = Vec::new();
        while let Some(path) = open.pop() {
            let Some((before, after)) = path.split_once('{') else {
                done.push(path);
                continue;
            };
            let (_, rest) = after.split_once('}').unwrap();
            let things = self.things(before).await;
            assert!(!things.is_empty(), "nothing for {before}");
            open.extend(things.iter().map(|thing| format!("{before}{thing}{rest}")));
        }
        done
    }

    /// What can stand behind the beginning of a path.
    async fn things(&self, before: &str) -> Vec<String> {
        let (list, key) = match before {
            "drives/" => {
                let drive = self.get(&format!("users/{}/drive", self.owner())).await;
                return vec![drive["id"].as_str().unwrap().to_owned()];
            }
            "directoryObjects/" => ("users".to_owned(), "id"),
            "directory/deletedItems/" => (DELETED_USERS.to_owned(), "id"),
            "policies/crossTenantAccessPolicy/partners/" => {
                (before.trim_end_matches('/').to_owned(), "tenantId")
            }
            "directory/subscriptions(commerceSubscriptionId='" => (
                "directory/subscriptions".to_owned(),
                "commerceSubscriptionId",
            ),
            _ if before.contains("ByTenantId") => {
                return vec![self.client.env("NORIKAE_PARTNER_TENANT")];
            }
            _ if before.contains("ByDomainName") => {
                let tenant = self.client.rehearsal.tenant();
                return vec![tenant.known_tenants[0].default_domain_name.clone()];
            }
            // A path in a drive: the name of what lies in its root.
            _ if before.ends_with("/root:/") => {
                let drive = before.trim_end_matches("/root:/");
                (format!("{drive}/root/children"), "name")
            }
            _ if before.ends_with("/items/") => {
                let drive = before.trim_end_matches("/items/");
                (format!("{drive}/root/children"), "id")
            }
            _ => (before.trim_end_matches('/').to_owned(), "id"),
        };
        let body = self.get(&list).await;
        let all = body["value"].as_array().unwrap();
        let mut ends: Vec<String> = [all.first(), all.last()]
            .into_iter()
            .flatten()
            .map(|one| one[key].as_str().unwrap().to_owned())
            .collect();
        if list == "users" {
            ends.push(self.owner());
        }
        ends.dedup();
        ends
    }

    /// Somebody whose files there are.
    fn owner(&self) -> String {
        let tenant = self.client.rehearsal.tenant();
        let mut users = tenant.users.iter().rev();
        let has_files = |user: &&rehearse::tenant::User| user.drive.is_some();
        users.find(has_files).unwrap().id.to_string()
    }
}

/// The type of what a path leads to.
fn kind_of(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    match schema().walk(&parts).ok()? {
        Goal::Thing(kind) | Goal::Things(kind) => Some(kind),
        Goal::Operation(operation) => {
            let kind = operation.returns.as_deref()?.trim_end_matches("[]");
            (!kind.starts_with("Edm.")).then_some(kind)
        }
        _ => None,
    }
}

#[tokio::test]
async fn every_reading_has_the_shapes_of_the_schema_over_scaled_tenants_whatever_is_selected() {
    let scaled = |users, files| Options {
        scale: Some(Scale { users, files }),
        ..Options::of(tenant(Tenant::omakase()))
    };
    let fleet = Options {
        fleet: 12,
        ..scaled(20, 3)
    };
    for (name, options) in [
        ("small", scaled(5, 2)),
        ("large", scaled(1500, 4)),
        ("fleet", fleet),
    ] {
        let twin = Twin::new(options).await;
        let (mut read, mut selected) = (0, 0);
        for route in rehearse::graph_routes() {
            let Some(template) = route.strip_prefix("GET /v1.0/") else {
                continue;
            };
            // What lies below an item or a path is that of a folder, and contents are no objects.
            let is_below = template.contains(":/{path}") && template.contains("items")
                || template.ends_with(":/children");
            if is_below || template.ends_with("content") {
                continue;
            }
            for path in twin.filled(template).await {
                // Who has no manager has none to show.
                if path.ends_with("/manager") && twin.asked(&path).await.0 == 404 {
                    continue;
                }
                twin.get(&path).await;
                read += 1;
                let Some(kind) = kind_of(&path) else { continue };
                let properties = schema().properties(kind);
                let names: Vec<&str> = properties
                    .iter()
                    .filter(|(_, declared)| !declared.starts_with("Edm.Stream"))
                    .map(|(name, _)| name.as_str())
                    .collect();
                let (status, body) = twin
                    .asked(&format!("{path}?$select={}", names.join(",")))
                    .await;
                let takes_none = body["error"]["message"]
                    .as_str()
                    .is_some_and(|words| words.contains("'$select' is not supported"));
                assert!(status == 200 || takes_none, "{name} {path}: {body}");
                selected += usize::from(status == 200);
            }
        }
        assert!(read > 60 && selected > 50, "{name}: {read} {selected}");
        // What was answered is held against the schema where the client ends.
    }
}

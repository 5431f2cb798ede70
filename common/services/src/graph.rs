//! The part of Microsoft Graph v1.0 that the tools use, one tenant at a time.

mod assign;
mod batch;
mod delegated;
mod list;
mod partner;

pub use crate::pages::{Pages, Part};
pub use assign::{AssignFailure, classify_assign_error};
pub use delegated::DelegatedAdminAction;
pub use wire::delegated::{
    AccessDetails, Contract, DelegatedAdminRelationship, NewDelegatedAdminRelationship,
    NewDelegatingCustomer, UnifiedRole,
};
pub use wire::graph::{
    AssignedLicense, CompanySubscription, CrossTenantPartner, Drive, DriveItem, Facet, File,
    Folder, Group, Hashes, Identity, IdentitySet, LicenseAssignmentState, LicenseProcessingState,
    Organization, Package, ParentReference, PrepaidUnits, Quota, ServicePlan, SubscribedSku,
    TenantInformation, User, VerifiedDomain,
};
use wire::license_change::UsageLocation;
pub use wire::license_change::{AddLicense, LicenseChange};
pub use wire::words::{AppliesTo, AssignmentState, SubscriptionStatus};

use std::time::Duration;

use serde::de::DeserializeOwned;
use url::Url;

use crate::{
    auth::{Granted, claims::Claims},
    deadline::Deadline,
    error::{ErrorKind, ServiceError},
    http::client::{Answer, Call},
    pages::{Repeats, Walk},
    service::{
        Service,
        answer::{about, json},
    },
};
use record::ids::{Guid, TenantId};

const USER_FIELDS: &str = "id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,assignedLicenses,licenseAssignmentStates";
const PERSON_FIELDS: &str = "id,userPrincipalName,displayName,givenName,surname,mail,accountEnabled,userType,usageLocation,assignedLicenses,licenseAssignmentStates";
const ITEM_FIELDS: &str = "id,name,size,folder,file,package,remoteItem,root,deleted,malware,parentReference,createdDateTime,lastModifiedDateTime";

/// Microsoft Graph in one tenant.
#[derive(Clone)]
pub struct Graph {
    service: Service,
}

/// Which users to list.
#[derive(Debug, Clone, Default)]
pub struct UserQuery {
    /// Only those who hold one of these SKUs, directly or through a group; empty: all users.
    pub skus: Vec<Guid>,
}

/// A change that Graph took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The user as the directory had it right after the change.
    pub user: User,
    /// The service's id of the request.
    pub request_id: Option<String>,
}

impl Graph {
    pub(crate) fn new(service: Service) -> Self {
        Self { service }
    }

    /// The tenant that is asked.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        &self.service.tenant
    }

    /// Forgets the token, so that the next call brings a new one: an old one never gains rights that
    /// were given since.
    pub fn renew_token(&self) {
        self.service.forget_token();
    }

    /// A new token for another program that reads files of this tenant. It is for Graph's own origin alone, so the program
    /// must send it nowhere else.
    pub async fn new_token(&self) -> Result<Granted, ServiceError> {
        self.service.new_token().await
    }

    /// The same until another deadline, for a handle that is kept over several records.
    #[must_use]
    pub fn with_deadline(&self, deadline: Deadline) -> Self {
        let mut graph = self.clone();
        graph.service.deadline = Some(deadline);
        graph
    }

    /// Until when the work on a record may take of which so much of its time is spent by now.
    #[must_use]
    pub fn deadline_of_record(&self, spent: Duration) -> Deadline {
        self.service.shared.limits.of_rest(spent)
    }

    /// Waits for a reading that others may wait for too, until the deadline of this handle at the latest.
    pub async fn in_time<T>(
        &self,
        reading: impl Future<Output = Result<T, ServiceError>>,
    ) -> Result<T, ServiceError> {
        let Some(deadline) = self.service.deadline else {
            return reading.await;
        };
        let read = tokio::time::timeout_at(deadline.at(), reading).await;
        read.unwrap_or_else(|_| {
            let option = deadline.option();
            Err(ServiceError::new(
                ErrorKind::OutOfTime { option },
                "GET /v1.0/users",
                false,
            ))
        })
    }

    /// What the token says of itself.
    pub async fn claims(&self) -> Result<Option<Claims>, ServiceError> {
        self.service.claims().await
    }

    /// The tenant itself. Needs `Organization.Read.All`.
    pub async fn organization(&self) -> Result<Organization, ServiceError> {
        let all: Vec<Organization> = self.list(&["organization"], &[]).all().await?;
        // The collection has exactly one element, the tenant of the token (documented).
        let [organization] = <[Organization; 1]>::try_from(all)
            .map_err(|all| wrong_list("organization", &format!("{} organizations", all.len())))?;
        if !self.is_this_tenant(&organization.id) {
            return Err(wrong_list("organization", "it is of another tenant"));
        }
        Ok(organization)
    }

    /// The SKUs of the tenant. Needs `LicenseAssignment.Read.All` or `Organization.Read.All`.
    pub async fn subscribed_skus(&self) -> Result<Vec<SubscribedSku>, ServiceError> {
        // No `$filter` and no `$top`: the service ignores or refuses them here (documented).
        let rows: Vec<SubscribedSku> = self.list(&["subscribedSkus"], &[]).all().await?;
        let is_foreign = |row: &SubscribedSku| {
            let account = row.account_id.as_deref();
            account.is_some_and(|account| !is_nil(account) && !self.is_this_tenant(account))
        };
        if rows.iter().any(is_foreign) {
            return Err(wrong_list(
                "subscribedSkus",
                "it holds rows of another account",
            ));
        }
        Ok(rows)
    }

    /// The subscriptions with their sellers. Needs `Organization.Read.All`.
    pub async fn subscriptions(&self) -> Result<Vec<CompanySubscription>, ServiceError> {
        self.list(&["directory", "subscriptions"], &[]).all().await
    }

    /// Users with their licences, in pages of up to 999. Needs `User.Read.All`.
    #[must_use]
    pub fn users(&self, query: &UserQuery) -> Pages<User> {
        let filter = sku_filter(&query.skus);
        let mut options = vec![("$select", USER_FIELDS), ("$top", "999")];
        if let Some(filter) = &filter {
            options.push(("$filter", filter));
        }
        Pages::new(self.list(&["users"], &options), user_id)
    }

    /// All users with their licences, names and addresses, in pages of up to 999. Needs `User.Read.All`.
    #[must_use]
    pub fn users_in_full(&self) -> Pages<User> {
        let options = [("$select", PERSON_FIELDS), ("$top", "999")];
        Pages::new(self.list(&["users"], &options), user_id)
    }

    /// One user, by object id or sign-in name. Needs `User.Read.All`.
    pub async fn user(&self, id: &str) -> Result<User, ServiceError> {
        let fields = [("$select", USER_FIELDS)];
        self.get(&["users", id], &fields, |user| is_user(user, id))
            .await
    }

    /// Changes a user's licences in one step. Needs `LicenseAssignment.ReadWrite.All`.
    ///
    /// Sent once. Where the error says [`ServiceError::outcome_unknown`], wait
    /// [`ServiceError::retry_after`], read the user, and decide from what is there.
    pub async fn assign_license(
        &self,
        id: &str,
        change: &LicenseChange,
    ) -> Result<Assigned, ServiceError> {
        let url = self.address(&["users", id, "assignLicense"], &[])?;
        let call = Call::post(url, change).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "assignLicense", false)
                .with_message(error.to_string())
        })?;
        let label = call.label();
        let answer = self.service.send(call).await?;
        let user = json(&label, true, &answer)?;
        Ok(Assigned {
            user: about(&label, true, &answer, user, |user| is_user(user, id))?,
            request_id: answer.request_id,
        })
    }

    /// Sets a user's usage location, ISO 3166-1 alpha-2. Needs `User.ReadWrite.All`; `LicenseAssignment.*`
    /// does not cover it. Sent once; setting the same again does no harm.
    pub async fn set_usage_location(&self, id: &str, country: &str) -> Result<(), ServiceError> {
        let body = UsageLocation {
            usage_location: country,
        };
        let url = self.address(&["users", id], &[])?;
        let call = Call::patch(url, &body).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "PATCH user", false).with_message(error.to_string())
        })?;
        self.service.send(call).await?;
        Ok(())
    }

    /// Changes what a group assigns. Taken (202) and done later: watch [`Graph::group`]. Sent once, as
    /// [`Graph::assign_license`] is. Needs `LicenseAssignment.ReadWrite.All`.
    pub async fn assign_group_license(
        &self,
        id: &str,
        change: &LicenseChange,
    ) -> Result<Option<String>, ServiceError> {
        let url = self.address(&["groups", id, "assignLicense"], &[])?;
        let call = Call::post(url, change).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "assignLicense", false)
                .with_message(error.to_string())
        })?;
        // The body is the group or nothing (observed).
        Ok(self.service.send(call).await?.request_id)
    }

    /// Gives a user again what the groups should give, where that failed before: nothing is tried again by itself
    /// (documented). A refusal says what stands in the way (observed). Sent once; asking twice does no harm. Needs
    /// `User.ReadWrite.All`, which `LicenseAssignment.*` does not cover.
    pub async fn reprocess_licenses(&self, id: &str) -> Result<(), ServiceError> {
        let url = self.address(&["users", id, "reprocessLicenseAssignment"], &[])?;
        let call = Call::post(url, &serde_json::json!({})).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "reprocessLicenseAssignment", false)
                .with_message(error.to_string())
        })?;
        self.service.send(call).await?;
        Ok(())
    }

    /// Members of a group who could not be given what it assigns. Needs `GroupMember.Read.All`.
    #[must_use]
    pub fn members_with_license_errors(&self, id: &str) -> Pages<User> {
        let fields = [("$select", "id,userPrincipalName,displayName")];
        let segments = ["groups", id, "membersWithLicenseErrors"];
        Pages::new(self.list(&segments, &fields), user_id)
    }

    /// One group with what it assigns. Needs `Group.Read.All` (or `GroupMember.Read.All` for the name alone).
    pub async fn group(&self, id: &str) -> Result<Group, ServiceError> {
        let fields = "id,displayName,assignedLicenses,licenseProcessingState";
        self.get(&["groups", id], &[("$select", fields)], |group: &Group| {
            is_same(&group.id, id)
        })
        .await
    }

    /// The groups that assign one of these SKUs, with members or without. Needs `GroupMember.Read.All`.
    #[must_use]
    pub fn groups_that_assign(&self, skus: &[Guid]) -> Pages<Group> {
        let filter = sku_filter(skus);
        let mut options = vec![("$select", "id,displayName,assignedLicenses")];
        if let Some(filter) = &filter {
            options.push(("$filter", filter));
        }
        Pages::new(self.list(&["groups"], &options), group_id)
    }

    /// Name and domain of any tenant; `None` where there is no such tenant. Needs `CrossTenantInformation.ReadBasic.All`.
    pub async fn tenant_information(
        &self,
        tenant: &Guid,
    ) -> Result<Option<TenantInformation>, ServiceError> {
        let function = format!("findTenantInformationByTenantId(tenantId='{tenant}')");
        let segments = ["tenantRelationships", &function];
        let found = self
            .get(&segments, &[], |found: &TenantInformation| {
                is_same(&found.tenant_id, tenant.as_str())
            })
            .await;
        absent_if(found, ServiceError::is_not_found)
    }

    /// The partner entries of the cross-tenant access policy. Needs `Policy.Read.All`.
    pub async fn service_providers(&self) -> Result<Vec<CrossTenantPartner>, ServiceError> {
        let segments = ["policies", "crossTenantAccessPolicy", "partners"];
        let fields = [("$select", "tenantId,isServiceProvider")];
        let mut partners: Vec<CrossTenantPartner> = self.list(&segments, &fields).all().await?;
        partners.retain(|partner| partner.is_service_provider);
        Ok(partners)
    }

    /// A user's OneDrive; `None` where the user has none. Needs `Files.Read.All`.
    pub async fn drive(&self, user: &str) -> Result<Option<Drive>, ServiceError> {
        let fields = [("$select", "id,driveType,webUrl,quota,owner")];
        let found = self
            .get(&["users", user, "drive"], &fields, |drive| {
                is_drive_of(drive, user)
            })
            .await;
        absent_if(found, no_drive)
    }

    /// A drive by its own id. Needs `Files.Read.All`.
    pub async fn drive_of_id(&self, id: &str) -> Result<Drive, ServiceError> {
        let fields = [("$select", "id,driveType,webUrl,quota,owner")];
        let is_it = |drive: &Drive| is_same(&drive.id, id);
        self.get(&["drives", id], &fields, is_it).await
    }

    /// Everything in a user's OneDrive, the only listing that is complete while people work. An item may
    /// come twice: the last one holds. Paths are not given; build them from the parents' ids.
    #[must_use]
    pub fn drive_delta(&self, user: &str, drive: &Drive) -> DriveDelta {
        let segments = ["users", user, "drive", "root", "delta"];
        let fields = [("$select", ITEM_FIELDS), ("$top", "200")];
        let first = self.address(&segments, &fields).map(Call::get);
        DriveDelta {
            walk: Walk::new(&self.service, first, list::delta, Repeats::Allowed),
            drive: drive.id.clone(),
        }
    }

    async fn get<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        is_asked_for: impl Fn(&T) -> bool,
    ) -> Result<T, ServiceError> {
        let call = Call::get(self.address(segments, query)?);
        let label = call.label();
        let answer: Answer = self.service.send(call).await?;
        let thing = json(&label, false, &answer)?;
        about(&label, false, &answer, thing, is_asked_for)
    }

    fn list<T: DeserializeOwned>(&self, segments: &[&str], query: &[(&str, &str)]) -> Walk<T> {
        let first = self.address(segments, query).map(Call::get);
        Walk::new(&self.service, first, list::whole, Repeats::Never)
    }

    fn is_this_tenant(&self, id: &str) -> bool {
        self.service
            .tenant_id()
            .is_some_and(|tenant| is_same(id, tenant.as_str()))
    }

    fn address(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Url, ServiceError> {
        let mut all = vec!["v1.0"];
        all.extend(segments);
        let mut url = self.service.address(&all)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }
}

/// The items of a drive on their way.
pub struct DriveDelta {
    walk: Walk<DriveItem>,
    drive: String,
}

impl DriveDelta {
    /// What comes next; `None` once the service has said that this was all.
    pub async fn next(&mut self) -> Result<Option<Part<DriveItem>>, ServiceError> {
        let part = self.walk.next().await?;
        if let Some(Part::Page(items)) = &part
            && items.iter().any(|item| self.is_elsewhere(item))
        {
            return Err(wrong_list("delta", "it holds items of another drive"));
        }
        Ok(part)
    }

    fn is_elsewhere(&self, item: &DriveItem) -> bool {
        let parent = item.parent_reference.as_ref();
        let drive = parent.and_then(|parent| parent.drive_id.as_deref());
        drive.is_some_and(|drive| !is_same(drive, &self.drive))
    }
}

/// The error for a list that is not the one that was asked for.
fn wrong_list(call: &str, words: &str) -> ServiceError {
    ServiceError::new(ErrorKind::Garbled, format!("GET {call}"), false).with_message(words)
}

/// Ids and sign-in names are the same in either case.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase()
}

/// An account of system subscriptions (observed): it is nobody's.
fn is_nil(id: &str) -> bool {
    id.parse().is_ok_and(Guid::is_nil)
}

fn user_id(user: &User) -> &str {
    &user.id
}

fn group_id(group: &Group) -> &str {
    &group.id
}

fn is_user(user: &User, asked: &str) -> bool {
    let name = user.user_principal_name.as_deref();
    is_same(&user.id, asked) || name.is_some_and(|name| is_same(name, asked))
}

/// Whose a drive is can be told where it was asked for by the user's id: its owner's address may be an alias.
fn is_drive_of(drive: &Drive, user: &str) -> bool {
    let owner = drive.owner.as_ref().and_then(|owner| owner.user.as_ref());
    let id = owner.and_then(|owner| owner.id.as_deref());
    match (id, user.parse::<Guid>()) {
        (Some(id), Ok(user)) => is_same(id, user.as_str()),
        _ => true,
    }
}

fn sku_filter(skus: &[Guid]) -> Option<String> {
    let each: Vec<String> = skus
        .iter()
        .map(|sku| format!("assignedLicenses/any(x:x/skuId eq {sku})"))
        .collect();
    (!each.is_empty()).then(|| each.join(" or "))
}

fn absent_if<T>(
    result: Result<T, ServiceError>,
    absent: impl Fn(&ServiceError) -> bool,
) -> Result<Option<T>, ServiceError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// How the services say that a user has no drive (observed): never provisioned, unlicensed, or no
/// SharePoint plan in the tenant. A 404 for the user says so in its code.
fn no_drive(error: &ServiceError) -> bool {
    let message = error.message().unwrap_or_default();
    let missing = ["mysite", "SPO license"]
        .iter()
        .any(|words| message.contains(words));
    match error.status() {
        Some(404) => error.is_not_found() && error.code() != Some("Request_ResourceNotFound"),
        Some(400) => missing,
        _ => false,
    }
}

//! Creating a customer: how its state is read, and how it is created once.
//!
//! Two things keep it from being created twice: the id under which it is sent is the plan's (documented: the same id again
//! is the same request), and two tenants cannot have one domain. So where an answer was lost, the same request is sent
//! once more: it creates nothing, and may bring the password that the lost answer held.

use std::{
    cell::{Cell, RefCell},
    io,
};

use common::{
    Exit,
    applying::{Change, Sent, Since, State},
    cli::Problem,
    ids::{Guid, TenantId},
    partner_center::{Customer, PartnerCenter},
    sections::{CreateReason, Credentials, NewCustomer},
    services::error::ServiceError,
    text,
    text::printable,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    credentials::{CredentialsFile, Of, Room},
    plan::{is_company, reseller_tenant},
    reason,
};

/// What is about to be sent, as the journal keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Intent {
    domain: String,
    request_id: Guid,
}

/// What came of it, as the journal keeps it: no password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Made {
    pub(crate) tenant_id: Guid,
    pub(crate) credentials: Credentials,
}

/// What the service answered, without the password: that is in the file by then.
pub(crate) struct Answered {
    tenant: Guid,
    credentials: Credentials,
}

/// How often the same request is sent by one run where the customer is there: the second time only for the answer.
const MOST_SENT: u32 = 2;

/// The creation of a plan.
pub(crate) struct Creation<'a> {
    pub(crate) partner_center: &'a PartnerCenter,
    pub(crate) file: &'a CredentialsFile,
    pub(crate) new: &'a NewCustomer,
    pub(crate) request_id: Guid,
    pub(crate) now: Timestamp,
    /// How often this run has sent it.
    sent: Cell<u32>,
    /// The customer as it was read last.
    found: RefCell<Option<Customer>>,
    /// Why a password that came is not in the file.
    lost: RefCell<Option<io::Error>>,
    /// Whether an earlier run made it and has not got its password.
    was_made_without: Cell<bool>,
}

impl<'a> Creation<'a> {
    pub(crate) fn new(
        partner_center: &'a PartnerCenter,
        file: &'a CredentialsFile,
        (new, request_id): (&'a NewCustomer, Guid),
        now: Timestamp,
    ) -> Self {
        Self {
            partner_center,
            file,
            new,
            request_id,
            now,
            sent: Cell::new(0),
            found: RefCell::new(None),
            lost: RefCell::new(None),
            was_made_without: Cell::new(false),
        }
    }

    /// The customer as it was read last.
    pub(crate) fn found(&self) -> Option<Customer> {
        self.found.borrow().clone()
    }

    /// Whether an earlier run made it and has not got its password. That run may have been killed before it said so.
    pub(crate) fn was_made_without(&self) -> bool {
        self.was_made_without.get()
    }

    /// Why a password that came is not in the file.
    pub(crate) fn lost(&self) -> Option<Problem> {
        let lost = self.lost.borrow();
        lost.as_ref().map(|error| not_kept(self.file, error))
    }
}

impl Change for Creation<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = Answered;

    fn key(&self) -> String {
        format!("create {}", self.request_id)
    }

    async fn read(
        &self,
        since: Since<'_, Intent, Made, Answered>,
    ) -> Result<State<Intent, Made>, Problem> {
        match since {
            Since::Answered(_, answered) => self.by_id(answered.tenant, answered.credentials).await,
            Since::Done(_, made) => {
                let is_without = made.credentials == Credentials::NotShown;
                self.was_made_without.set(is_without);
                let state = self.by_id(made.tenant_id, made.credentials).await?;
                Ok(match state {
                    State::Pending(_) => State::Refused(no_longer_customer(&self.new.domain)),
                    state => state,
                })
            }
            Since::Unclear(..) => self.looked_for().await,
            Since::Never => self.before().await,
        }
    }

    async fn send(&self, intent: &Intent) -> Sent<Answered> {
        let room = match self.file.make_room() {
            Ok(room) => room,
            Err(error) => return Sent::Refused(no_room(self.file, &error)),
        };
        self.sent.set(self.sent.get() + 1);
        let id = intent.request_id.as_str();
        let created = self.partner_center.create_customer(self.new, id).await;
        let created = match created {
            Ok(created) => created,
            Err(error) => {
                // Blank lines in the file hurt nobody.
                drop(self.file.give_back(room));
                return Sent::from(Err(error));
            }
        };
        Sent::Answered(Answered {
            tenant: created.id,
            credentials: self.kept(room, &created),
        })
    }
}

impl Creation<'_> {
    /// Writes the password down before anything else is done.
    fn kept(
        &self,
        room: Room,
        created: &common::partner_center::creating::CreatedCustomer,
    ) -> Credentials {
        let of = Of {
            domain: &self.new.domain,
            request_id: self.request_id,
            time: self.now,
        };
        match self.file.write(room, created, of) {
            Ok(()) if created.credentials.is_some() => Credentials::Written,
            Ok(()) => Credentials::NotShown,
            Err(error) => {
                *self.lost.borrow_mut() = Some(error);
                Credentials::NotShown
            }
        }
    }

    /// The customer that an answer or the journal names. It counts only if it is the company of the plan.
    async fn by_id(
        &self,
        tenant: Guid,
        credentials: Credentials,
    ) -> Result<State<Intent, Made>, Problem> {
        let found = own_customer(self.partner_center, &tenant.into()).await?;
        let Some(found) = found else {
            return Ok(State::Pending(not_shown(&self.new.domain)));
        };
        if !is_company(&found, self.new) {
            return Err(another(&self.new.domain));
        }
        Ok(self.made(tenant, credentials, found))
    }

    fn made(
        &self,
        tenant_id: Guid,
        credentials: Credentials,
        found: Customer,
    ) -> State<Intent, Made> {
        *self.found.borrow_mut() = Some(found);
        State::Made(Made {
            tenant_id,
            credentials,
        })
    }

    /// What became of a request whose answer is not here.
    async fn looked_for(&self) -> Result<State<Intent, Made>, Problem> {
        let is_kept = self.file.has(self.request_id);
        let is_kept = is_kept.map_err(|error| no_room(self.file, &error))?;
        let credentials = if is_kept {
            Credentials::Written
        } else {
            Credentials::NotShown
        };
        let found = self.listed().await?;
        let may_ask_again = self.sent.get() < MOST_SENT && !is_kept && self.lost().is_none();
        Ok(match found {
            Some((tenant, found)) if !may_ask_again => self.made(tenant, credentials, found),
            _ => State::NotMade(self.intent()),
        })
    }

    /// What is there before it was ever sent.
    async fn before(&self) -> Result<State<Intent, Made>, Problem> {
        if let Some((tenant, found)) = self.listed().await? {
            return Ok(self.made(tenant, Credentials::NotShown, found));
        }
        if self
            .partner_center
            .is_domain_taken(&self.new.domain)
            .await?
        {
            let domain = &self.new.domain;
            return Ok(refused("domain-taken", CreateReason::DomainTaken, domain));
        }
        if let Some(id) = &self.new.reseller {
            let tenant = reseller_tenant(self.partner_center, id).await?;
            if tenant.is_none() || tenant != self.new.reseller_tenant_id {
                let reason = CreateReason::ResellerInvalid;
                return Ok(refused("reseller-invalid", reason, id));
            }
        }
        Ok(State::NotMade(self.intent()))
    }

    /// The customer of this partner that is the company of the plan.
    async fn listed(&self) -> Result<Option<(Guid, Customer)>, Problem> {
        let domain = &self.new.domain;
        let found = self.partner_center.customer_with_domain(domain).await?;
        let found = found.filter(|found| is_company(found, self.new));
        Ok(found.and_then(|found| Some((found.tenant()?, found))))
    }

    fn intent(&self) -> Intent {
        Intent {
            domain: self.new.domain.clone(),
            request_id: self.request_id,
        }
    }
}

/// A customer that this partner sells to.
pub(crate) async fn own_customer(
    partner_center: &PartnerCenter,
    tenant: &TenantId,
) -> Result<Option<Customer>, ServiceError> {
    let found = partner_center.customer(tenant).await?;
    Ok(found.filter(|found| {
        let relation = found.relationship_to_partner.as_deref();
        relation.is_some_and(|relation| relation.eq_ignore_ascii_case("reseller"))
    }))
}

fn refused(code: &'static str, reason: CreateReason, said: &str) -> State<Intent, Made> {
    State::Refused(Problem::Other {
        exit: Exit::No,
        code,
        text: reason::words(reason, said),
    })
}

fn not_shown(domain: &str) -> common::Text {
    let domain = printable(domain);
    text!(
        "{domain} is created or being created, and this partner's customers do not show it yet: run the same command again later, it looks first and creates nothing twice",
        "{domain} は作成済みまたは作成中ですが、このパートナーの顧客としてまだ表示されていません。しばらくしてから同じコマンドを再度実行してください (先に確認し、二重には作成しません)"
    )
}

/// That a customer which was there is there no more.
pub(crate) fn no_longer_customer(name: &str) -> Problem {
    let name = printable(name);
    Problem::Other {
        exit: Exit::No,
        code: "no-longer-customer",
        text: text!(
            "{name} was this partner's customer, and is not any more: ask it for a relationship (request-relationship); nothing was sent",
            "{name} はこのパートナーのお客様でしたが、現在は関係がありません。リセラー関係を依頼してください (request-relationship)。何も送信していません"
        ),
    }
}

fn another(domain: &str) -> Problem {
    let domain = printable(domain);
    Problem::Other {
        exit: Exit::TryAgain,
        code: "another-customer",
        text: text!(
            "the service names another customer than {domain} as the one that was created: run the same command again, it looks first",
            "作成されたお客様として {domain} とは別のお客様が返されました。同じコマンドを再度実行すると、先に状態を確認します"
        ),
    }
}

fn no_room(file: &CredentialsFile, error: &io::Error) -> Problem {
    let name = file.name();
    Problem::Other {
        exit: Exit::Local,
        code: "credentials-file",
        text: text!(
            "{name} cannot be used ({error}), and the password would be lost: nothing was sent; make room or name another file with --credentials, then run again",
            "{name} を使用できず ({error})、パスワードを保存できません。何も送信していません。空き容量を確保するか、--credentials で別のファイルを指定して再度実行してください"
        ),
    }
}

fn not_kept(file: &CredentialsFile, error: &io::Error) -> Problem {
    let name = file.name();
    Problem::Other {
        exit: Exit::Local,
        code: "password-lost",
        text: text!(
            "the customer was created, but its password could not be written to {name} ({error}) and is not shown again: whoever administers the tenant sets a new one, or Microsoft's partner support does",
            "お客様は作成されましたが、パスワードを {name} に書き込めませんでした ({error})。パスワードは再表示されません。テナントの管理者または Microsoft のパートナー サポートが再設定する必要があります"
        ),
    }
}

//! The dates that a record has, each by its rule. Pure: no clock.

use common::{
    Record, Text,
    cli::Problem,
    licensing::{
        deadline_rules::{
            CANCEL_HOURS, DISABLED_DAYS, GRACE_DAYS, MAILBOX_DAYS, Manual, NOTICE_DAYS,
            ONEDRIVE_DAYS, PRODUCT_KEY_DAYS, Seller, contract_day, end_of_grace, free_days,
            last_whole_day, term_end_before_grace,
        },
        printed_name,
    },
    sections::{
        AtTermEnd, Backup, BackupCase, Invitation, License, SellerRole, SoldSubscription,
        Subscription, User,
    },
    text, times,
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use crate::{
    rules::{self, Rule},
    sold::{self, Dated},
};

/// One deadline, before it is put beside the present day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The rule that gives it.
    pub(crate) rule: &'static Rule,
    /// The id of what it is about, the same in every run.
    pub(crate) about: String,
    /// What it is about, for a person.
    pub(crate) subject: Option<String>,
    /// The last day on which it is not too late.
    pub(crate) day: Date,
    /// The instant after which it is too late.
    pub(crate) moment: Option<Timestamp>,
    /// What happens.
    pub(crate) words: Text,
}

/// All deadlines of a record.
pub(crate) fn of_record(record: &Record, zone: &TimeZone) -> Result<Vec<Found>, Problem> {
    let tenant = record.tenant()?.map(String::from).unwrap_or_default();
    let mut found = Vec::new();
    let license = record.get::<License>()?;
    let mut sold = record.get::<SoldSubscription>()?;
    if let Some(sold) = &sold {
        times::of_sold(sold)?;
    }
    if let Some(license) = &license {
        times::of_row(license)?;
        for subscription in &license.subscriptions {
            // Without a day of the directory's own, those of its partner stand for themselves.
            let has_day = subscription.next_lifecycle.is_some();
            let facts = sold.take_if(|sold| has_day && is_same(sold, subscription));
            found.extend(of_subscription(
                license,
                (subscription, facts.as_ref()),
                &tenant,
                zone,
            ));
        }
    }
    if let Some(sold) = sold {
        found.extend(of_sold(&sold, &tenant, zone));
    }
    if let Some(invitation) = record.get::<Invitation>()? {
        found.extend(of_invitation(&invitation, &tenant)?);
    }
    let user = record.get::<User>()?;
    if let Some((backup, user)) = record.get::<Backup>()?.zip(user) {
        found.extend(of_backup(&backup, user, &tenant)?);
    }
    Ok(found)
}

/// Whether the directory's subscription is the one that its partner sees.
pub(crate) fn is_same(sold: &SoldSubscription, subscription: &Subscription) -> bool {
    let ids = (&sold.id, &subscription.commerce_subscription_id);
    matches!(ids, (Some(sold), Some(listed)) if sold.eq_ignore_ascii_case(listed))
}

/// The dates that its partner sees.
fn of_sold(sold: &SoldSubscription, tenant: &str, zone: &TimeZone) -> Vec<Found> {
    let id = sold.id.as_deref().unwrap_or_default();
    let found = |(rule, day, moment): Dated| Found {
        rule,
        about: format!("{tenant}/{id}"),
        subject: Some(printed_name(&sold.offer_name).to_owned()),
        day,
        moment: Some(moment),
        words: rule.words(),
    };
    sold::dates(sold, zone).into_iter().map(found).collect()
}

/// One subscription on the way to its dates.
struct Dates<'a> {
    subscription: &'a Subscription,
    about: String,
    subject: String,
    zone: &'a TimeZone,
    found: Vec<Found>,
}

impl Dates<'_> {
    /// Something that ends at an instant: the last whole day before it counts.
    fn ends(&mut self, rule: &'static Rule, moment: Option<Timestamp>) {
        let Some(moment) = moment else { return };
        if let Some(day) = last_whole_day(moment, self.zone) {
            self.push(rule, day, Some(moment));
        }
    }

    fn push(&mut self, rule: &'static Rule, day: Date, moment: Option<Timestamp>) {
        self.found.push(Found {
            rule,
            about: self.about.clone(),
            subject: Some(self.subject.clone()),
            day,
            moment,
            words: rule.words(),
        });
    }

    /// What follows the end of the term whatever the state is by then.
    fn manual(&mut self, term_end: Timestamp) {
        if let Some(manual) = Manual::after(contract_day(term_end, self.zone)) {
            self.push(&rules::MANUAL_MONTH, manual.month_after, None);
            self.push(&rules::MANUAL_THIRTY_DAYS, manual.thirty_days, None);
        }
    }

    /// What is kept of a user's data once no licence is left.
    fn without_a_license(&mut self, access_ends: Timestamp) {
        self.ends(&rules::MAILBOX, days_after(access_ends, MAILBOX_DAYS));
        self.ends(&rules::ONEDRIVE, days_after(access_ends, ONEDRIVE_DAYS));
    }

    /// What the partner who sold it sees goes before what the directory lets one guess: the end of the term, whether it
    /// renews, and until when it can be cancelled.
    fn with_facts(&mut self, sold: &SoldSubscription) {
        let guessed = if sold::is_settled(sold) {
            &["term-end", "renewal-off", "cancel-after-renewal"][..]
        } else {
            &["term-end", "renewal-off"]
        };
        self.found
            .retain(|found| !guessed.contains(&found.rule.code));
        for (rule, day, moment) in sold::dates(sold, self.zone) {
            self.push(rule, day, Some(moment));
        }
    }

    fn is_new(&self) -> bool {
        self.subscription.seller_role == Some(SellerRole::New)
    }

    /// Whether its partner said, when the rows were listed, that it will not be renewed.
    fn is_told_to_end(&self) -> bool {
        let terms = self.subscription.terms.as_ref();
        terms.is_some_and(|terms| matches!(terms.at_term_end, AtTermEnd::Cancel | AtTermEnd::Over))
    }

    fn enabled(&mut self, end: Timestamp) {
        self.ends(&rules::TERM_END, Some(end));
        if self.subscription.trial {
            return;
        }
        if !self.is_told_to_end() {
            let cancel = end.checked_add(SignedDuration::from_hours(CANCEL_HOURS));
            self.ends(&rules::RENEWAL_OFF, Some(end));
            self.ends(&rules::CANCEL_AFTER_RENEWAL, cancel.ok());
        }
        if self.is_new() {
            return;
        }
        for days in NOTICE_DAYS {
            let notice = contract_day(end, self.zone).checked_sub(days.days());
            if let Ok(day) = notice {
                self.push(notice_of(days), day, None);
            }
        }
        self.manual(end);
        self.after_the_term(end);
    }

    fn after_the_term(&mut self, end: Timestamp) {
        let seller = match self.subscription.seller {
            Some(_) => Seller::Partner,
            None => Seller::NotAPartner,
        };
        let created = self.subscription.created.as_deref();
        let created = created.and_then(|created| created.parse().ok());
        match free_days(end, seller, created) {
            Some(GRACE_DAYS) => {
                let grace = end_of_grace(end);
                self.ends(&rules::GRACE_END, grace);
                self.ends(
                    &rules::DELETION,
                    grace.and_then(|end| days_after(end, DISABLED_DAYS)),
                );
                if let Some(grace) = grace {
                    self.without_a_license(grace);
                }
            }
            free => {
                if free.is_none() {
                    self.ends(&rules::GRACE_END_PERHAPS, end_of_grace(end));
                }
                self.ends(
                    &rules::DELETION_IF_CANCELLED,
                    days_after(end, DISABLED_DAYS),
                );
                self.without_a_license(end);
            }
        }
        if seller == Seller::NotAPartner {
            self.ends(&rules::PRODUCT_KEY_GRACE, end_of_grace(end));
            self.ends(
                &rules::PRODUCT_KEY_DELETION,
                days_after(end, PRODUCT_KEY_DAYS),
            );
        }
    }

    fn in_grace(&mut self, until: Timestamp) {
        self.ends(&rules::GRACE_END, Some(until));
        self.ends(&rules::DELETION, days_after(until, DISABLED_DAYS));
        if let Some(end) = term_end_before_grace(until) {
            self.manual(end);
        }
        self.without_a_license(until);
    }
}

fn notice_of(days: i64) -> &'static Rule {
    match days {
        60 => &rules::NOTICE_60,
        30 => &rules::NOTICE_30,
        7 => &rules::NOTICE_7,
        _ => &rules::NOTICE_1,
    }
}

/// By its state, as the directory names the next change: while `Enabled` the end of the term, in `Warning` the
/// end of the free days, afterwards the deletion or something earlier (inferred).
fn of_subscription(
    license: &License,
    (subscription, facts): (&Subscription, Option<&SoldSubscription>),
    tenant: &str,
    zone: &TimeZone,
) -> Vec<Found> {
    let next = subscription.next_lifecycle.as_deref();
    let Some(next) = next.and_then(|next| next.parse().ok()) else {
        return Vec::new();
    };
    let mut dates = Dates {
        subscription,
        about: format!("{tenant}/{}", subscription.id),
        subject: subject(license, subscription),
        zone,
        found: Vec::new(),
    };
    match subscription.status.as_str() {
        "Enabled" => {
            dates.enabled(next);
            if let Some(facts) = facts {
                dates.with_facts(facts);
            }
        }
        "Warning" => dates.in_grace(next),
        "Suspended" | "LockedOut" => dates.ends(&rules::DELETION_OF_DISABLED, Some(next)),
        _ => {}
    }
    dates.found
}

fn subject(license: &License, subscription: &Subscription) -> String {
    let product = printed_name(&license.product_name);
    let seller = subscription.seller.as_ref();
    match seller.and_then(|seller| seller.name.as_deref()) {
        Some(seller) => format!("{product}, {seller}"),
        None => product.to_owned(),
    }
}

fn days_after(moment: Timestamp, days: i64) -> Option<Timestamp> {
    moment
        .checked_add(SignedDuration::from_hours(24 * days))
        .ok()
}

/// The day in the mail, and the day on which the request lapses by itself. Both are days of the mail's zone.
fn of_invitation(invitation: &Invitation, tenant: &str) -> Result<Vec<Found>, Problem> {
    let ids = [
        invitation.relationship_id.clone(),
        invitation.partner_id.map(String::from),
        invitation.url.clone(),
    ];
    let id = ids.into_iter().flatten().next().unwrap_or_default();
    let dates = [
        (&rules::INVITATION, "deadline", &invitation.deadline),
        (&rules::GDAP_REQUEST, "lapses", &invitation.lapses),
    ];
    let mut found = Vec::new();
    for (rule, key, day) in dates {
        let day = times::day(&format!("invitation.{key}"), day.as_deref())?;
        found.extend(day.map(|day| Found {
            rule,
            about: format!("{tenant}/{id}"),
            subject: invitation.partner_name.clone(),
            day,
            moment: None,
            words: rule.words(),
        }));
    }
    Ok(found)
}

fn of_backup(backup: &Backup, user: User, tenant: &str) -> Result<Option<Found>, Problem> {
    if backup.case == BackupCase::NoDrive {
        return Ok(None);
    }
    let last_day = backup.deadline.as_ref().map(|one| one.last_day.as_str());
    let day = times::day("backup.deadline.lastDay", last_day)?;
    let files = backup.files;
    Ok(day.map(|day| Found {
        rule: &rules::SAVE_BY,
        about: format!("{tenant}/{}", user.id),
        subject: Some(user.user_principal_name.unwrap_or(user.id)),
        day,
        moment: None,
        words: text!(
            "last day to save this user's OneDrive ({files} files in the plan)",
            "このユーザーの OneDrive を保存する期限 (計画では {files} ファイル)"
        ),
    }))
}

#[cfg(test)]
mod tests;

//! Which sign-ins the settings lead to, and as whom each is asked about.

use common::{
    ids::{Guid, TenantId},
    services::auth::{self, Identity, TokenError, User, store::StoredSignIn},
    settings::Settings,
};

/// One sign-in to ask about.
pub(crate) struct Subject {
    pub(crate) settings: Settings,
    pub(crate) stored: Option<StoredSignIn>,
}

impl Subject {
    /// Every sign-in of the settings: the application, the user whose token is given, and those that are stored and fit.
    pub(crate) fn all(settings: &Settings, stored: Vec<StoredSignIn>) -> Vec<Self> {
        let mut subjects = Vec::new();
        if settings.app.is_some() {
            subjects.push(Self::of(settings, |settings| settings.user = None));
        }
        let is_stored = settings.user.as_ref().is_some_and(User::is_stored);
        if let Some(user) = settings.user.as_ref().filter(|_| !is_stored) {
            let client = user.client;
            subjects.push(Self::of(settings, |settings| act_as_user(settings, client)));
        }
        for one in stored {
            let mut subject = Self::of(settings, |settings| {
                settings.user = settings
                    .store
                    .as_ref()
                    .map(|store| User::stored(store, &one));
                act_as_user(settings, one.client);
                let home = TenantId::Id(one.tenant);
                if one.partner {
                    settings.partner_tenant = Some(home);
                } else {
                    settings.tenant = Some(home);
                    settings.partner_tenant = None;
                }
            });
            subject.stored = Some(one);
            subjects.push(subject);
        }
        subjects
    }

    fn of(settings: &Settings, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings.clone();
        change(&mut settings);
        Self {
            settings,
            stored: None,
        }
    }

    pub(crate) fn is_user(&self) -> bool {
        self.settings.user.is_some()
    }

    pub(crate) fn is_partners(&self) -> bool {
        match &self.stored {
            Some(stored) => stored.partner,
            // One whose token is given with a customer's tenant alone is asked about there.
            None => self.is_user() && self.settings.partner_tenant.is_some(),
        }
    }

    /// The tenant in which it is asked about.
    pub(crate) fn home(&self) -> Option<TenantId> {
        match &self.settings.user {
            Some(user) => Some(user.home.clone()),
            None => self
                .settings
                .tenant
                .clone()
                .or(self.settings.partner_tenant.clone()),
        }
    }

    /// The stored sign-in as it is kept by now: asking about it renews it.
    pub(crate) fn kept_by_now(&self) -> Result<Option<StoredSignIn>, TokenError> {
        let (Some(stored), Some(store)) = (&self.stored, &self.settings.store) else {
            return Ok(None);
        };
        let kept = store.in_place_of(stored).map_err(TokenError::Store)?;
        kept.map(Some).ok_or(TokenError::Forgotten)
    }
}

/// Every call is made with the user's own token: another's would prove nothing of this sign-in. The application stays where
/// it is the one that was signed in to, because the user's token is then had with its credential.
fn act_as_user(settings: &mut Settings, client: Guid) {
    settings.acts_as = Some(Identity::User);
    settings.app = (settings.app.take()).filter(|app| app.client() == Some(client));
}

/// Whether there is a credential of the application's own. What a command prints may be a person's token.
pub(crate) fn has_application(settings: &Settings) -> bool {
    let app = settings.app.as_ref();
    app.is_some_and(|app| !matches!(app, auth::SignIn::Command(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{
        CLIENT, CUSTOMER, OTHER_CLIENT, PARTNER, command, id, secret, settings, stored,
    };

    fn given(client: &str, home: &str) -> User {
        let token = common::services::secret::Secret::new("r");
        User::given(id(client), TenantId::Id(id(home)), token)
    }

    /// What each subject is: whose token, which application's credential beside it, and where it is asked about.
    fn told(settings: &Settings, stored: Vec<StoredSignIn>) -> Vec<String> {
        let one = |subject: Subject| {
            let as_whom = if subject.is_user() { "user" } else { "app" };
            let beside = subject.settings.app.as_ref().map(|app| match app {
                auth::SignIn::Command(_) => "command",
                _ => "secret",
            });
            let kind = if subject.is_partners() { "partner" } else { "" };
            let home = subject.home().map(String::from).unwrap_or_default();
            format!("{as_whom} {} {kind} {home}", beside.unwrap_or("-"))
        };
        let all = Subject::all(settings, stored);
        assert!(
            all.iter()
                .all(|one| one.settings.acts_as.is_some() == one.is_user())
        );
        all.into_iter().map(one).collect()
    }

    #[test]
    fn each_sign_in_is_asked_about_by_itself_and_in_its_own_tenant() {
        let none = settings(None, None);
        assert_eq!(told(&none, vec![]), [""; 0]);
        let administrators = || stored(CUSTOMER, CLIENT, false);
        let partners = || stored(PARTNER, CLIENT, true);
        assert_eq!(
            told(&none, vec![administrators(), partners()]),
            [
                format!("user -  {CUSTOMER}"),
                format!("user - partner {PARTNER}"),
            ]
        );
        let mut with_app = settings(Some(CUSTOMER), Some(PARTNER));
        with_app.app = Some(secret(CLIENT));
        // Only the application's own, and the user's who signed in to it has its credential.
        assert_eq!(
            told(&with_app, vec![partners()]),
            [
                format!("app secret  {CUSTOMER}"),
                format!("user secret partner {PARTNER}"),
            ]
        );
        with_app.app = Some(secret(OTHER_CLIENT));
        assert_eq!(
            told(&with_app, vec![partners()])[1],
            format!("user - partner {PARTNER}")
        );
        with_app.app = Some(command());
        assert_eq!(
            told(&with_app, vec![administrators()]),
            [
                format!("app command  {CUSTOMER}"),
                format!("user -  {CUSTOMER}"),
            ]
        );
    }

    #[test]
    fn a_user_whose_token_is_given_is_a_partners_where_the_partners_tenant_is_named() {
        for (partner, expected) in [
            (Some(PARTNER), format!("user secret partner {PARTNER}")),
            (None, format!("user secret  {PARTNER}")),
        ] {
            let mut settings = settings(Some(CUSTOMER), partner);
            settings.app = Some(secret(CLIENT));
            settings.user = Some(given(CLIENT, PARTNER));
            assert_eq!(
                told(&settings, vec![]),
                [format!("app secret  {CUSTOMER}"), expected]
            );
        }
    }

    #[test]
    fn an_application_without_a_customer_is_asked_about_at_the_partners() {
        let mut settings = settings(None, Some(PARTNER));
        settings.app = Some(secret(CLIENT));
        assert_eq!(told(&settings, vec![]), [format!("app secret  {PARTNER}")]);
        settings.partner_tenant = None;
        assert_eq!(told(&settings, vec![]), ["app secret  "]);
    }

    #[test]
    fn one_that_is_kept_no_longer_is_told_so_and_an_application_is_kept_nowhere() {
        let user = Subject::all(&settings(None, None), vec![stored(CUSTOMER, CLIENT, false)]);
        assert_eq!(user[0].kept_by_now(), Err(TokenError::Forgotten));
        let mut of_app = settings(Some(CUSTOMER), None);
        of_app.app = Some(secret(CLIENT));
        let app = Subject::all(&of_app, vec![]);
        assert_eq!(app[0].kept_by_now(), Ok(None));
    }

    #[test]
    fn what_a_command_prints_is_no_credential_of_an_application() {
        let mut settings = settings(None, None);
        for (app, has) in [
            (None, false),
            (Some(secret(CLIENT)), true),
            (Some(command()), false),
        ] {
            settings.app = app;
            assert_eq!(has_application(&settings), has);
        }
    }
}

//! The table of tools. A new tool is a line here; every promise is then held against it.

use std::sync::LazyLock;

use clap::Command;
use common::{
    Lang, Text,
    cli::{self, Examples, Words},
    output::Column,
};
use serde_json::Value;

use test_support::TestEnvironment;

/// One tool and what is special about it.
pub(crate) struct Tool {
    /// Its name.
    pub(crate) name: &'static str,
    /// The program.
    pub(crate) exe: &'static str,
    /// Its command line, with its help in one language.
    pub(crate) command: fn(Lang) -> Command,
    /// The Japanese of its help.
    pub(crate) japanese: fn() -> Words,
    /// The columns of its table.
    pub(crate) columns: fn() -> Vec<Column>,
    /// What people do with it.
    pub(crate) examples: fn() -> Examples,
    /// The exit codes that it has, each with what it means.
    pub(crate) exit_codes: fn() -> Vec<(String, Text)>,
    /// The JSON Schema of what it reads and writes.
    pub(crate) schema: fn() -> Value,
    /// What its schema must name.
    pub(crate) sections: &'static [&'static str],
    /// What it reads.
    pub(crate) reads: Reads,
    /// What it talks to.
    pub(crate) service: Service,
    /// The arguments under which it reads and writes as the next fields say.
    pub(crate) args: &'static [&'static str],
    /// An input of which it makes at least one line of output, and the exit code then.
    pub(crate) good: (fn() -> String, i32),
    /// What an empty input gives: the exit code and the complaint, if it is one.
    pub(crate) empty: (i32, &'static str),
}

/// What a tool reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Records, one a line: a line that is none is named, and the next one read.
    Records,
    /// The same where `-` or a file is named; without any, all that the partner has, and nothing of standard input.
    RecordsWhereNamed,
    /// The same; without any, it works on none, and reads nothing of standard input.
    RecordsOrNone,
    /// The same; it writes one page and no records.
    RecordsForPage,
    /// Mails and texts: any line is text, so there is no bad line; bad files there are.
    Mails,
    /// Nothing at all.
    Nothing,
    /// Nothing but the file that `--tenant` names; standard input belongs to the command.
    TenantFile,
}

/// What a tool talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    /// Nothing.
    None,
    /// Microsoft's services, which `rehearse` plays.
    Rehearsal,
}

impl Reads {
    /// Whether it reads records, if only where they are named.
    pub(crate) fn are_records(self) -> bool {
        matches!(
            self,
            Self::Records | Self::RecordsWhereNamed | Self::RecordsOrNone
        )
    }

    /// Whether it is about what stands on standard input or in files.
    pub(crate) fn is_input(self) -> bool {
        matches!(self, Self::Records | Self::RecordsWhereNamed | Self::Mails)
    }
}

macro_rules! tool {
    ($krate:ident, $name:literal, { $($field:ident: $value:expr),* $(,)? }) => {
        Tool {
            name: $name,
            exe: env!(concat!("CARGO_BIN_EXE_", $name)),
            command: cli::command::<$krate::Args>,
            japanese: <$krate::Args as cli::Tool>::japanese,
            columns: <$krate::Args as cli::Tool>::columns,
            examples: <$krate::Args as cli::Tool>::examples,
            exit_codes: <$krate::Args as cli::Tool>::exit_codes,
            schema: || <$krate::Args as cli::Tool>::schema().to_value(),
            $($field: $value),*
        }
    };
}

/// The tools that are run: every one, or only the one that `ONLY_TOOL` names, where a run takes long.
pub(crate) fn chosen() -> impl Iterator<Item = &'static Tool> {
    let only = std::env::var("ONLY_TOOL").ok();
    let is_known = |name: &String| TOOLS.iter().any(|tool| tool.name == name);
    assert!(only.as_ref().is_none_or(is_known), "ONLY_TOOL={only:?}");
    TOOLS
        .iter()
        .filter(move |tool| only.as_ref().is_none_or(|name| tool.name == name))
}

/// An invitation that is good in every way.
const INVITATION: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship\
    &partnerId=0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845&msppId=0#/partners/invitation\n";

/// Every tool.
pub(crate) const TOOLS: &[Tool] = &[
    tool!(parse_invite, "parse-invite", {
        sections: &["invitation"],
        reads: Reads::Mails,
        service: Service::None,
        args: &[],
        good: (|| INVITATION.into(), 0),
        empty: (
            3,
            "-: empty; look at the command before the pipe or at the file (--allow-empty accepts it)\n",
        ),
    }),
    tool!(check_relationship, "check-relationship", {
        sections: &["tenantId", "invitation", "customer", "relationship"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &["--side", "partner"],
        good: (invitation_of_a_customer, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(check_files, "check-files", {
        sections: &["tenantId", "user", "file", "backup"],
        reads: Reads::Records,
        service: Service::None,
        args: &["."],
        good: (files_of_nobody, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(list_files, "list-files", {
        sections: &["tenantId", "user", "backup", "file"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (a_user, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(save_files, "save-files", {
        sections: &["tenantId", "user", "file", "backup"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &["--to", "."],
        good: (files_of_an_empty_drive, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(list_licenses, "list-licenses", {
        sections: &["tenantId", "license"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (invitation, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(swap_license, "swap-license", {
        sections: &["tenantId", "license", "user", "swap"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (license_rows, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(attest_mca, "attest-mca", {
        sections: &["tenantId", "agreement"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (invitation_of_a_customer, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(backup_plan, "backup-plan", {
        sections: &["tenantId", "user", "backup"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (invitation, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(list_customers, "list-customers", {
        sections: &["tenantId", "customer"],
        reads: Reads::RecordsWhereNamed,
        service: Service::Rehearsal,
        args: &["-"],
        good: (invitation_of_a_customer, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(list_subscriptions, "list-subscriptions", {
        sections: &["tenantId", "invitation", "relationship", "license", "subscription"],
        reads: Reads::RecordsWhereNamed,
        service: Service::Rehearsal,
        args: &["-"],
        good: (invitation_of_a_customer, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(change_subscription, "change-subscription", {
        sections: &["tenantId", "relationship", "license", "subscription", "change"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &["--renewal", "on"],
        good: (subscriptions, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(create_customer, "create-customer", {
        sections: &["tenantId", "company", "contact", "customer", "creation"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (a_company_that_is_there, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(order_licenses, "order-licenses", {
        sections: &["tenantId", "license", "wanted", "order"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &[],
        good: (row_with_seats_enough, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(list_deadlines, "list-deadlines", {
        sections: &["tenantId", "license", "subscription", "deadline"],
        reads: Reads::Records,
        service: Service::None,
        args: &[],
        good: (license_rows, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(make_report, "make-report", {
        sections: &[
            "tenantId",
            "customer",
            "invitation",
            "relationship",
            "agreement",
            "license",
            "user",
            "group",
            "swap",
            "backup",
            "deadline",
        ],
        reads: Reads::RecordsForPage,
        service: Service::None,
        args: &[],
        good: (license_rows, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(list_resellers, "list-resellers", {
        sections: &["invitation", "reseller"],
        reads: Reads::RecordsWhereNamed,
        service: Service::Rehearsal,
        args: &["-"],
        good: (partner_id, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(request_relationship, "request-relationship", {
        sections: &["tenantId", "contact", "relationship", "request"],
        reads: Reads::RecordsOrNone,
        service: Service::Rehearsal,
        args: &["-"],
        good: (invitation_of_a_customer, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(request_transfer, "request-transfer", {
        sections: &["tenantId", "customer", "contact", "relationship", "license", "transfer"],
        reads: Reads::Records,
        service: Service::Rehearsal,
        args: &["--show"],
        good: (invitation_of_a_customer, 0),
        empty: (3, NO_RECORD),
    }),
    tool!(sign_in, "sign-in", {
        sections: &["tenantId", "signIn"],
        reads: Reads::Nothing,
        service: Service::Rehearsal,
        args: &["--status"],
        good: (String::new, 0),
        empty: (0, ""),
    }),
    tool!(rehearse, "rehearse", {
        sections: &[],
        reads: Reads::TenantFile,
        service: Service::None,
        args: &[],
        good: (String::new, 0),
        empty: (0, ""),
    }),
];

/// What is said of an input without any record, after the name of the tool.
const NO_RECORD: &str = "no record on standard input: look at the command before the pipe (--allow-empty accepts an empty input)\n";

/// The same, with the customer's tenant, as the partner's side needs it.
fn invitation_of_a_customer() -> String {
    let customer = rehearse::Tenant::omakase().organization.id;
    invitation().replacen('{', &format!("{{\"tenantId\":\"{customer}\","), 1)
}

/// The `PartnerID` of the partner of the built-in tenant.
fn partner_id() -> String {
    let own = rehearse::Tenant::omakase().partner_center.mpn_id;
    format!("{{\"reseller\":{{\"partnerId\":\"{own}\"}}}}\n")
}

/// What `parse-invite` makes of the invitation of the built-in tenant.
fn invitation() -> String {
    static LINES: LazyLock<String> = LazyLock::new(|| of_the_mail(&["parse-invite"]));
    LINES.clone()
}

/// The rows of the built-in tenant, with the invitation that says who is the new partner.
fn license_rows() -> String {
    static LINES: LazyLock<String> =
        LazyLock::new(|| of_the_mail(&["parse-invite", "list-licenses"]));
    LINES.clone()
}

/// The new partner's row of the built-in tenant with some of its seats in use: there is nothing to order. A plan that
/// orders has an id of its own, so that no two runs write the same.
fn row_with_seats_enough() -> String {
    let rows = license_rows();
    let new = rows.lines().find(|row| row.contains("\"consumed\":0"));
    let row = new.unwrap().replace("\"consumed\":0", "\"consumed\":3");
    format!("{row}\n")
}

/// What the new partner of the built-in tenant sold.
fn subscriptions() -> String {
    static LINES: LazyLock<String> = LazyLock::new(|| in_rehearsal("list-subscriptions", ""));
    LINES.clone()
}

/// A company that is the partner's customer already, so that nothing is planned under an id of its own.
fn a_company_that_is_there() -> String {
    let tenant = rehearse::Tenant::omakase();
    let customer = &tenant.partner_center.customers[0];
    let record = serde_json::json!({
        "contact": {
            "firstName": "花", "lastName": "森", "email": "mori@minato.example", "country": "JP",
        },
        "company": {
            "name": customer.company_name, "domain": customer.domain, "addressLine1": "北区梅田 1-2-3",
            "city": "大阪市", "state": "大阪府", "postalCode": "530-0001",
        },
    });
    format!("{record}\n")
}

/// A user with a OneDrive.
fn a_user() -> String {
    let tenant = rehearse::Tenant::omakase();
    let user = tenant.users.iter().find(|user| user.drive.is_some());
    let user = user.unwrap();
    let (tenant, id, name) = (tenant.organization.id, user.id, &user.user_principal_name);
    format!(
        "{{\"tenantId\":\"{tenant}\",\"user\":{{\"id\":\"{id}\",\"userPrincipalName\":\"{name}\"}}}}\n"
    )
}

/// What `list-files` writes of a user without a OneDrive: there is nothing to save.
fn files_of_nobody() -> String {
    static LINES: LazyLock<String> = LazyLock::new(|| {
        let tenant = rehearse::Tenant::omakase();
        let user = tenant.users.iter().find(|user| user.drive.is_none());
        let id = user.unwrap().id;
        in_rehearsal("list-files", &format!(r#"{{"user":{{"id":"{id}"}}}}"#))
    });
    LINES.clone()
}

/// What `list-files` would write of a user whose drive is empty: the drive is looked for, and nothing is to be copied.
fn files_of_an_empty_drive() -> String {
    static LINES: LazyLock<String> = LazyLock::new(|| {
        let listed = in_rehearsal("list-files", &a_user());
        let head = listed.lines().next().unwrap();
        let mut head: Value = serde_json::from_str(head).unwrap();
        let backup = &mut head["backup"];
        for counted in ["/files", "/bytes", "/folders/0/files", "/folders/0/bytes"] {
            *backup.pointer_mut(counted).unwrap() = 0.into();
        }
        backup.as_object_mut().unwrap().remove("skipped");
        format!("{head}\n")
    });
    LINES.clone()
}

/// What a tool writes of this input before the built-in tenant.
fn in_rehearsal(tool: &str, input: &str) -> String {
    TestEnvironment::omakase().pipe(&[&[exe(tool)]], input)
}

/// What comes out of a pipeline that reads the invitation of the built-in tenant.
fn of_the_mail(tools: &[&str]) -> String {
    let environment = TestEnvironment::omakase();
    let programs: Vec<[&str; 1]> = tools.iter().map(|tool| [exe(tool)]).collect();
    let programs: Vec<&[&str]> = programs.iter().map(<[&str; 1]>::as_slice).collect();
    environment.pipe(&programs, &environment.invitation())
}

fn exe(name: &str) -> &'static str {
    TOOLS.iter().find(|tool| tool.name == name).unwrap().exe
}

//! `sign-in` signs a person in, keeps the sign-in where the other tools find it, and says what they can do with it. It
//! reads no records. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`wanted`] | the tools that are named, and what they need |
//! | [`judge`] | what a token lets each tool do |
//! | [`browser`] | the address to which the browser comes back |
//! | [`interactive`] | the two ways of signing in, and what is kept |
//! | [`subject`] | which sign-ins there are |
//! | [`section`] | what is told of each |
//! | [`status`] | asks what a sign-in is worth |
//! | [`words`] | the columns of the table, and the Japanese of the help |

mod browser;
#[cfg(test)]
mod fixtures;
mod interactive;
mod judge;
mod section;
mod status;
mod subject;
mod wanted;
mod words;

use common::{
    Exit, Failure, Text,
    cli::{
        CommonArgs, Connection, Examples, OutputArgs, Session, Tool, Words, schema,
        schema::Sections, whole,
    },
    output::Column,
    sections::{SignIn, SignInStatus},
    services::auth::store::StoredSignIn,
    settings::Settings,
    text,
    text::printable,
};

use status::AskedFor;
use subject::Subject;
use wanted::Wanted;

/// Sign a user in, and say what the tools can do with it
#[derive(Debug, clap::Parser)]
#[command(name = "sign-in", version)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    #[arg(
        value_name = "TOOL",
        help = "Tools to sign in for, each with its options (after --): their permissions are asked for, and no others"
    )]
    tools: Vec<String>,
    /// Sign in for the partner's own tenant and Partner Center (needs --client-id)
    #[arg(long)]
    partner: bool,
    /// Sign in with a browser on this machine, where a policy blocks codes
    #[arg(long, conflicts_with_all = ["status", "forget"])]
    browser: bool,
    /// Say who is signed in, until when, and for each tool PASS or what is missing
    #[arg(long, conflicts_with_all = ["forget", "partner"])]
    status: bool,
    /// With --status: exit code 1 if a stored sign-in ends in fewer days
    #[arg(long, value_name = "DAYS", requires = "status", value_parser = whole(0_i64..=90))]
    days: Option<i64>,
    /// Delete the stored sign-in from this machine
    #[arg(long, conflicts_with_all = ["tools", "partner"])]
    forget: bool,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn output(&self) -> Option<&OutputArgs> {
        Some(&self.output)
    }

    fn columns() -> Vec<Column> {
        words::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("sign-in", sections)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections.writes::<SignIn>()
}

/// Does what was asked for.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let wanted = Wanted::of(&args.tools)?;
    if args.status {
        return tell(&args, &wanted, session).await;
    }
    if args.forget {
        return forget(&args, session);
    }
    let settings = args.connection.resolve_any()?;
    let plan = interactive::Plan::of(&settings, wanted, args.partner)?;
    interactive::run(&settings, &plan, args.browser, session).await
}

async fn tell(args: &Args, wanted: &Wanted, session: &mut Session) -> anyhow::Result<()> {
    let settings = args.connection.resolve_each(session.tool)?;
    let stored = stored(&settings)?;
    if args.days.is_some() && stored.is_empty() {
        session.complain(Exit::No, &none_stored());
    }
    let everything = Wanted::everything();
    let asked_for = AskedFor {
        wanted: if wanted.is_named() {
            wanted
        } else {
            &everything
        },
        days: args.days,
        by_tool: args.output.table || args.output.csv,
    };
    for subject in Subject::all(&settings, stored) {
        status::tell(&subject, &asked_for, session).await?;
    }
    Ok(())
}

/// The stored sign-ins that the settings lead to; all of them, where they name none.
fn stored(settings: &Settings) -> Result<Vec<StoredSignIn>, Failure> {
    let Some(store) = &settings.store else {
        return Ok(Vec::new());
    };
    let mut all = store.all(settings.cloud, &settings.addresses.login)?;
    let tenants = [&settings.tenant, &settings.partner_tenant];
    let named: Vec<_> = tenants.into_iter().flatten().collect();
    all.retain(|one| {
        let is_here = named.is_empty() || named.iter().any(|tenant| one.is_at_home(tenant));
        is_here && settings.client.is_none_or(|client| client == one.client)
    });
    Ok(all)
}

fn forget(args: &Args, session: &mut Session) -> anyhow::Result<()> {
    let settings = args.connection.resolve_each(session.tool)?;
    let found = stored(&settings)?;
    let [one] = found.as_slice() else {
        return Err(not_one(&found).into());
    };
    let store = settings.store.as_ref();
    store.map(|store| store.forget(one)).transpose()?;
    let user = printable(&one.user);
    session.log.notice(&text!(
        "the sign-in of {user} is deleted here; to end it at Microsoft too, revoke the user's sessions in the Entra admin centre",
        "{user} のサインインをこのコンピューターから削除しました。Microsoft 側でも終了するには、Entra 管理センターでユーザーのセッションを取り消してください"
    ));
    let status = SignInStatus::Forgotten;
    session.write(&section::of_stored(
        &settings,
        one,
        status,
        None,
        &Wanted::default(),
        session.now(),
    ))
}

fn none_stored() -> Text {
    text!(
        "no sign-in that fits is stored on this machine; run sign-in and name the tools",
        "該当するサインインはこのコンピューターに保存されていません。ツール名を指定して sign-in を実行してください"
    )
}

fn not_one(found: &[StoredSignIn]) -> Failure {
    if found.is_empty() {
        return Failure::new(
            Exit::No,
            text!(
                "no sign-in that fits is stored on this machine, so nothing was deleted",
                "該当するサインインはこのコンピューターに保存されていないため、何も削除していません"
            ),
        );
    }
    let names: Vec<String> = found.iter().map(|one| printable(&one.user)).collect();
    let names = names.join(", ");
    Failure::new(
        Exit::Usage,
        text!(
            "several sign-ins are stored ({names}); say which with --tenant, --partner-tenant or --client-id",
            "複数のサインインが保存されています ({names})。--tenant、--partner-tenant、--client-id のいずれかで指定してください"
        ),
    )
}

//! The command line.

use std::{path::PathBuf, time::Duration};

use common::{
    Exit, Failure,
    cli::{
        ApplyArgs, CommonArgs, Connection, Examples, Operands, OutputArgs, TenantArgs, Tool, Words,
        duration, partner_id, schema, schema::Sections,
    },
    journal::outputs::Outputs,
    output::Column,
    sections::{Company, Contact, Customer, CustomerCreation},
    text,
};

use crate::{credentials::CredentialsFile, words};

/// Create a customer of the partner: a new tenant, and the reseller relationship with it
#[derive(Debug, clap::Parser)]
#[command(name = "create-customer", version)]
pub struct Args {
    #[command(flatten)]
    pub(crate) records: Operands,
    #[command(flatten)]
    company: CompanyArgs,
    #[arg(
        long,
        value_name = "PARTNERID",
        conflicts_with = "apply",
        value_parser = partner_id,
        help = "The indirect reseller that the customer is created for, by its PartnerID"
    )]
    pub(crate) reseller: Option<String>,
    /// Plan even if the service does not find the address
    #[arg(long, conflicts_with = "apply")]
    pub(crate) keep_address: bool,
    /// Where the name and password of the first administrator are written: JSON lines that only you can read
    #[arg(long, value_name = "FILE", requires = "apply")]
    credentials: Option<PathBuf>,
    /// Wait until Microsoft has examined each customer, at most this long (30s, 5m, 1h)
    #[arg(long, value_name = "DURATION", value_parser = duration, requires = "apply")]
    pub(crate) wait: Option<Duration>,
    /// Pause between two checks
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s", requires = "wait")]
    pub(crate) interval: Duration,
    #[command(flatten)]
    pub(crate) at_once: TenantArgs,
    #[command(flatten)]
    pub(crate) applying: ApplyArgs,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

/// One company, described by options. No record is read then.
#[derive(Debug, Clone, clap::Args)]
struct CompanyArgs {
    /// Name of the company; with it, no records are read
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with_all = ["files", "apply"],
        requires_all = ["domain", "first_name", "last_name", "email", "country", "address_line1"]
    )]
    company: Option<String>,
    /// First domain of its tenant, whole, such as kaigan.onmicrosoft.com
    #[arg(long, value_name = "DOMAIN", requires = "company")]
    domain: Option<String>,
    /// Given name of the contact
    #[arg(long, value_name = "NAME", requires = "company")]
    first_name: Option<String>,
    /// Family name of the contact
    #[arg(long, value_name = "NAME", requires = "company")]
    last_name: Option<String>,
    /// Mail address of the contact
    #[arg(long, value_name = "ADDRESS", requires = "company")]
    email: Option<String>,
    /// Telephone of the contact
    #[arg(long, value_name = "NUMBER", requires = "company")]
    phone: Option<String>,
    /// Country of the company, two letters
    #[arg(long, value_name = "COUNTRY", requires = "company")]
    country: Option<String>,
    /// Language, such as ja-JP [default: that of the country]
    #[arg(long, value_name = "LANGUAGE", requires = "company")]
    language: Option<String>,
    /// Street and number
    #[arg(long, value_name = "TEXT", requires = "company")]
    address_line1: Option<String>,
    /// Building and floor
    #[arg(long, value_name = "TEXT", requires = "company")]
    address_line2: Option<String>,
    /// City
    #[arg(long, value_name = "TEXT", requires = "company")]
    city: Option<String>,
    /// State or prefecture
    #[arg(long, value_name = "TEXT", requires = "company")]
    state: Option<String>,
    /// Postal code
    #[arg(long, value_name = "TEXT", requires = "company")]
    postal_code: Option<String>,
    /// Registration number, where the country asks for one
    #[arg(long, value_name = "TEXT", requires = "company")]
    registration_number: Option<String>,
}

impl CompanyArgs {
    fn sections(&self) -> Option<(Company, Contact)> {
        let name = self.company.clone()?;
        let company = Company {
            name: Some(name.clone()),
            domain: self.domain.clone(),
            address_line1: self.address_line1.clone(),
            address_line2: self.address_line2.clone(),
            city: self.city.clone(),
            state: self.state.clone(),
            postal_code: self.postal_code.clone(),
            registration_number: self.registration_number.clone(),
            reseller: None,
        };
        let contact = Contact {
            first_name: self.first_name.clone()?,
            last_name: self.last_name.clone()?,
            email: self.email.clone()?,
            phone_number: self.phone.clone(),
            company_name: Some(name),
            country: self.country.clone()?,
            language: self.language.clone(),
            date_agreed: None,
            zone: None,
        };
        Some((company, contact))
    }
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
        schema::of_records("create-customer", sections)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

pub(crate) fn sections(sections: Sections) -> Sections {
    sections
        .reads::<Company>()
        .reads::<Contact>()
        .writes::<Customer>()
        .answers::<CustomerCreation>()
}

impl Args {
    /// The company that the options describe; `None` where records are read.
    pub(crate) fn described(&self) -> Option<(Company, Contact)> {
        self.company.sections()
    }

    /// The file for passwords, ready to be written to.
    pub(crate) fn credentials_file(&self) -> Result<CredentialsFile, Failure> {
        let Some(path) = &self.credentials else {
            return Err(no_file());
        };
        Outputs::of(self.output.output.as_deref())
            .and("--journal", self.applying.journal.as_deref())
            .leave_alone(path)?;
        CredentialsFile::open(path)
    }
}

fn no_file() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "--apply needs --credentials FILE: the password of a new tenant's first administrator is shown once, and is written there; nothing was sent",
            "--apply には --credentials FILE が必要です。新しいテナントの最初の管理者のパスワードは 1 回しか表示されないため、このファイルに書き込みます。何も送信していません"
        ),
    )
}

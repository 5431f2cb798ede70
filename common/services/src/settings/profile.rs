//! The settings file: profiles by name.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use super::{attestation::AttestationNames, cloud::Cloud};
use crate::auth::Identity;
use record::{Exit, Failure, Text, text, text::printable};

/// The settings file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Config {
    default_profile: Option<String>,
    profile: BTreeMap<String, Profile>,
    attestation: AttestationNames,
}

/// One profile. Files are named relative to the settings file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Profile {
    pub(super) tenant: Option<String>,
    pub(super) partner_tenant: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) secret_file: Option<PathBuf>,
    pub(super) certificate_file: Option<PathBuf>,
    pub(super) token_command: Option<String>,
    pub(super) federated_token_file: Option<PathBuf>,
    pub(super) managed_identity: bool,
    pub(super) refresh_token_file: Option<PathBuf>,
    #[serde(rename = "as")]
    pub(super) acts_as: Option<Identity>,
    pub(super) cloud: Option<Cloud>,
    pub(super) ca_file: Option<PathBuf>,
}

/// Where the settings file is: `norikae/config.toml` in the platform's configuration folder.
pub(super) fn place() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("norikae").join("config.toml"))
}

/// The profile by that name, or the default one. Without a file and a name there is an empty one.
pub(super) fn load(file: Option<&Path>, name: Option<&str>) -> Result<Profile, Failure> {
    let missing = |shown: String| {
        let name = printable(name.unwrap_or_default());
        usage(text!(
            "there is no profile \"{name}\", for {shown} does not exist",
            "プロファイル「{name}」がありません ({shown} が存在しません)"
        ))
    };
    let Some(file) = file else {
        return match name {
            Some(_) => Err(missing("config.toml".to_owned())),
            None => Ok(Profile::default()),
        };
    };
    match fs::read_to_string(file) {
        Ok(toml) => choose(&toml, file, name),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match name {
            Some(_) => Err(missing(file.display().to_string())),
            None => Ok(Profile::default()),
        },
        Err(error) => Err(unreadable(file, &error)),
    }
}

/// What the settings file says of attestations; the defaults where there is no file.
pub(super) fn attestation_names(file: Option<&Path>) -> Result<AttestationNames, Failure> {
    let Some(file) = file else {
        return Ok(AttestationNames::default());
    };
    match fs::read_to_string(file) {
        Ok(toml) => Ok(parse(&toml, file)?.attestation),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(AttestationNames::default()),
        Err(error) => Err(unreadable(file, &error)),
    }
}

fn unreadable(file: &Path, error: &io::Error) -> Failure {
    let file = file.display();
    if error.kind() == io::ErrorKind::InvalidData {
        return usage(text!(
            "{file} is not UTF-8; save it as UTF-8",
            "{file} を UTF-8 として読めません。UTF-8 で保存し直してください"
        ));
    }
    usage(text!(
        "{file} cannot be read: {error}",
        "{file} を読み取れません: {error}"
    ))
}

fn parse(toml: &str, file: &Path) -> Result<Config, Failure> {
    let shown = file.display();
    let toml = toml.strip_prefix('\u{feff}').unwrap_or(toml);
    toml::from_str(toml).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| toml[..span.start].matches('\n').count() + 1);
        // The whole error would quote the line, which may hold what nobody should read.
        let what = printable(error.message());
        let holds_backslash = toml
            .lines()
            .nth(line - 1)
            .is_some_and(|line| line.contains('\\'));
        let hint = holds_backslash.then(single_quotes);
        let (en, ja) = hint.map_or_else(Default::default, |hint| (hint.en, hint.ja));
        usage(text!(
            "{shown}, line {line}: {what}{en}",
            "{shown} の {line} 行目: 設定の書き方が正しくありません ({what}){ja}"
        ))
    })
}

/// Between double quotes a backslash begins an escape, as in many languages but not in Windows.
fn single_quotes() -> Text {
    text!(
        "; write a path with backslashes between single quotes: 'C:\\Users\\me\\norikae.pem'",
        "。円記号 (バックスラッシュ) を含むパスは一重引用符で囲んでください: 'C:\\Users\\me\\norikae.pem'"
    )
}

fn choose(toml: &str, file: &Path, name: Option<&str>) -> Result<Profile, Failure> {
    let shown = file.display();
    let mut config = parse(toml, file)?;
    let Some(name) = name.or(config.default_profile.as_deref()) else {
        return Ok(Profile::default());
    };
    let mut profile = config.profile.remove(name).ok_or_else(|| {
        let name = printable(name);
        usage(text!(
            "{shown} has no profile \"{name}\"",
            "{shown} にプロファイル「{name}」がありません"
        ))
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    for path in [
        &mut profile.secret_file,
        &mut profile.certificate_file,
        &mut profile.federated_token_file,
        &mut profile.refresh_token_file,
        &mut profile.ca_file,
    ] {
        let Some(named) = path.take() else {
            continue;
        };
        if named.to_string_lossy().contains(char::is_control) {
            return Err(control_characters(file, &named));
        }
        *path = Some(folder.join(named));
    }
    Ok(profile)
}

/// `"C:\new\token"` is no error of TOML: it is a path with a line end and a tab.
fn control_characters(file: &Path, path: &Path) -> Failure {
    let [file, path] = [file, path].map(|path| printable(&path.to_string_lossy()));
    let Text { en, ja } = single_quotes();
    usage(text!(
        "{file}: the path {path} holds control characters{en}",
        "{file}: パス {path} に制御文字が含まれています{ja}"
    ))
}

fn usage(text: Text) -> Failure {
    Failure::new(Exit::Usage, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "default-profile = \"aozora\"\n\
        [profile.aozora]\ntenant = \"aozora.example\"\nsecret-file = \"aozora.secret\"\n\
        [profile.gov]\ncloud = \"us-gov\"\nca-file = \"/etc/ca.pem\"\n";

    fn chosen(toml: &str, name: Option<&str>) -> Result<Profile, String> {
        choose(toml, Path::new("/c/config.toml"), name).map_err(|failure| failure.text.en)
    }

    #[test]
    fn a_profile_is_found_by_name_and_its_files_lie_beside_the_settings() {
        assert_eq!(
            chosen(TOML, None).unwrap(),
            Profile {
                tenant: Some("aozora.example".to_owned()),
                secret_file: Some(PathBuf::from("/c/aozora.secret")),
                ..Profile::default()
            }
        );
        assert_eq!(
            chosen(TOML, Some("gov")).unwrap(),
            Profile {
                cloud: Some(Cloud::UsGov),
                ca_file: Some(PathBuf::from("/etc/ca.pem")),
                ..Profile::default()
            }
        );
        assert_eq!(chosen("", None).unwrap(), Profile::default());
    }

    #[test]
    fn a_missing_profile_and_an_unknown_key_are_named_with_the_file() {
        assert_eq!(
            chosen(TOML, Some("x")).unwrap_err(),
            "/c/config.toml has no profile \"x\""
        );
        let error = chosen(
            "[profile.a]\ntenant = \"t.example\"\nsecret = \"s3cret\"\n",
            None,
        )
        .unwrap_err();
        assert!(
            error.starts_with("/c/config.toml, line 3: unknown field `secret`"),
            "{error}"
        );
        assert!(!error.contains("s3cret"));
    }

    #[test]
    fn a_path_of_windows_between_double_quotes_gets_the_hint_and_between_single_ones_works() {
        const HINT: &str =
            "; write a path with backslashes between single quotes: 'C:\\Users\\me\\norikae.pem'";
        let profile = |path: &str| format!("[profile.a]\ncertificate-file = {path}\n");
        for (path, begin) in [
            (r#""C:\Users\me\norikae.pem""#, "/c/config.toml, line 2: "),
            (r#""C:\me\norikae.pem""#, "/c/config.toml, line 2: "),
            (r#""C:\new\token.pem""#, "/c/config.toml: the path C:"),
        ] {
            let refused = chosen(&profile(path), Some("a")).unwrap_err();
            assert!(refused.starts_with(begin), "{refused}");
            assert!(refused.ends_with(HINT), "{refused}");
            assert!(!refused.contains(['\n', '\t']), "{refused:?}");
        }
        let single = chosen(&profile(r"'C:\Users\me\norikae.pem'"), Some("a")).unwrap();
        let file = single.certificate_file.unwrap();
        assert!(
            file.ends_with(r"C:\Users\me\norikae.pem"),
            "{}",
            file.display()
        );
        let other = chosen("[profile.a]\ntenant = 1\n", Some("a")).unwrap_err();
        assert!(!other.contains("single quotes"), "{other}");
    }

    #[test]
    fn no_file_is_fine_unless_a_profile_was_asked_for() {
        let nowhere = Path::new("/nonexistent/config.toml");
        assert_eq!(load(Some(nowhere), None).unwrap(), Profile::default());
        assert_eq!(
            load(Some(nowhere), Some("a")).unwrap_err().text.en,
            "there is no profile \"a\", for /nonexistent/config.toml does not exist"
        );
    }
}

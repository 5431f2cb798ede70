//! The operands as a shell passes them: on Windows no shell replaces `*` and `?` by the files that fit.

use std::path::{Path, PathBuf};

/// The operands, in which each pattern is replaced by the files that fit it, in the order of their names. A pattern that
/// no file fits stays as it is.
#[must_use]
pub fn expanded<T: AsRef<Path> + From<PathBuf> + Clone>(operands: &[T]) -> Vec<T> {
    let of_one = |operand: &T| {
        let files = files(operand.as_ref());
        if files.is_empty() {
            return vec![operand.clone()];
        }
        files.into_iter().map(T::from).collect()
    };
    operands.iter().flat_map(of_one).collect()
}

/// The shell has done it.
#[cfg(not(windows))]
fn files(_: &Path) -> Vec<PathBuf> {
    Vec::new()
}

#[cfg(windows)]
fn files(operand: &Path) -> Vec<PathBuf> {
    fitting(operand)
}

/// The files that fit a pattern. No name on Windows holds `*` or `?`, and `[` has no meaning of its own there.
#[cfg(any(windows, test))]
fn fitting(operand: &Path) -> Vec<PathBuf> {
    let Some(pattern) = operand.to_str() else {
        return Vec::new();
    };
    if !pattern.contains(['*', '?']) || pattern.contains("://") {
        return Vec::new();
    }
    let options = glob::MatchOptions {
        case_sensitive: false,
        require_literal_separator: true,
        require_literal_leading_dot: false,
    };
    let found = glob::glob_with(&pattern.replace('[', "[[]"), options);
    let found = found.into_iter().flatten().flatten();
    found.filter(|path| path.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_pattern_is_replaced_by_the_files_that_fit_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.eml", "A.EML", "[1].eml", "c.txt", "日本語.eml"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("folder.eml")).unwrap();
        let names = |pattern: &str| -> Vec<String> {
            let found = fitting(&folder.path().join(pattern));
            let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
            found.iter().map(name).collect()
        };
        assert_eq!(names("*.eml"), ["A.EML", "[1].eml", "b.eml", "日本語.eml"]);
        assert_eq!(names("?.eml"), ["A.EML", "b.eml"]);
        assert_eq!(names("[1]*"), ["[1].eml"]);
        assert_eq!(names("*.msg"), [""; 0]);
        assert_eq!(names("b.eml"), [""; 0]);
    }

    #[test]
    fn an_address_and_a_pattern_that_no_file_fits_stay_as_they_are() {
        for operand in ["https://a.example/?x=*", "-", "no such *.eml"] {
            assert_eq!(
                expanded(&[PathBuf::from(operand)]),
                [PathBuf::from(operand)]
            );
        }
    }
}

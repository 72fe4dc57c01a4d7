//! Programs that need no declaration: those of bash itself, and those that every Linux has.

const BUILTINS: &str = "! . : [ [[ alias bg bind break builtin caller case cd command compgen complete continue coproc declare dirs \
    disown do done echo elif else enable esac eval exec exit export false fc fg fi for function getopts hash help history if in jobs \
    kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source suspend test then \
    time times trap true type typeset ulimit umask unalias unset until wait while";

const STANDARD: &str = "awk base64 basename bash cat chgrp chmod chown clear cmp comm cp crontab cut date dd df diff dirname dmesg du env \
    expr file find free getent grep egrep fgrep groups gunzip gzip head hostname id install ip kill killall less ln locale ls md5sum \
    mkdir mkfifo mktemp more mount mv nice nl nohup nproc od passwd paste pgrep pidof ping pkill printenv ps pwd readlink realpath rm \
    rmdir sed seq sh sha1sum sha256sum sha512sum sleep sort split ss stat stty su sudo sync tac tail tar tee timeout top touch tr \
    truncate tty umount uname uniq uptime vi watch wc which who whoami xargs yes zcat";

/// Whether bash does it itself.
///
/// ```
/// assert!(runsheet::shell::is_builtin("cd") && !runsheet::shell::is_builtin("psql"));
/// ```
pub fn is_builtin(name: &str) -> bool {
    name.is_empty() || BUILTINS.split(' ').any(|it| it == name)
}

/// Whether every Linux has it.
///
/// ```
/// assert!(runsheet::shell::is_standard("grep") && !runsheet::shell::is_standard("psql"));
/// ```
pub fn is_standard(name: &str) -> bool {
    STANDARD.split(' ').any(|it| it == name)
}

# SPDX-License-Identifier: BSD-2-Clause
# What Visto Bueno is built and tested with, as Debian 12 packages. To be sourced.
# shellcheck shell=sh disable=SC2034

BUILD_PACKAGES="gcc make autoconf automake pkg-config gettext libmilter-dev libgmime-3.0-dev libconfuse-dev libssl-dev
libmagic-dev libarchive-dev libicu-dev libhunspell-dev libxml2-dev libpcre2-dev zlib1g-dev libsqlite3-dev libjansson-dev libldap-dev libsystemd-dev check"

# Postfix, Sendmail and slapd themselves are only unpacked (see below); these are the libraries and files that they need.
POSTFIX_PACKAGES="libdb5.3 libnsl2 libsasl2-2 netbase"
RUN_PACKAGES="python3 hunspell-es $POSTFIX_PACKAGES"

SENDMAIL_PACKAGES="libdb5.3 liblockfile1 libnsl2 libsasl2-2 libwrap0 m4"
SLAPD_PACKAGES="libldap-2.5-0 libltdl7 libnsl2 libsasl2-2 libwrap0"
# OpenDKIM with the libraries that nothing else here needs, and a program of other people that verifies.
OPENDKIM_PACKAGES="opendkim libopendkim11 libopendbx1 libmemcached11 libhashkit2 liblua5.3-0 libunbound8 libvbr2 librbl1 libevent-2.1-7
libbsd0 libmd0 libmilter1.0.1 python3-dkim"
# clamd itself is only unpacked; it reads a signature that the test writes, and fetches none.
CLAMD_PACKAGES="libclamav12 libcurl4 libncurses6"
TEST_PACKAGES="$CLAMD_PACKAGES clang clang-format libclang-rt-14-dev llvm-14 openssl strace valgrind groff shellcheck libseccomp2"

run_as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs those of the packages that are not there yet, and says which. Nothing that is installed is changed, and
# nothing that is installed is started.
install_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "Se instalan con apt:$missing"
    run_as_root apt-get -qq update
    # shellcheck disable=SC2086
    run_as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
}

# Unpacks the packages that follow into the folder $1 without installing them.
unpack() {
    into=$1
    shift
    echo "Se desempaqueta en $into, sin instalar: $*"
    fetched=$(mktemp -d)
    chmod 755 "$fetched"
    (cd "$fetched" && { apt-get -qq download "$@" 2>/dev/null || { run_as_root apt-get -qq update && apt-get -qq download "$@" 2>/dev/null; }; })
    mkdir -p "$into"
    for archive in "$fetched"/*.deb; do
        dpkg-deb -x "$archive" "$into"
    done
    rm -rf "$fetched"
}

# The mail servers of the sandbox. The machine's own mail service, if any, stays as it is.
unpack_postfix() {
    [ -x "$1/usr/lib/postfix/sbin/master" ] || unpack "$1" postfix
}

unpack_sendmail() {
    [ -x "$1/usr/libexec/sendmail/sendmail" ] || unpack "$1" sendmail-bin sendmail-base sendmail-cf
}

# The directory server of the tests.
unpack_slapd() {
    [ -x "$1/usr/sbin/slapd" ] || unpack "$1" slapd ldap-utils
}

# The virus scanner of the tests.
unpack_clamd() {
    [ -x "$1/usr/sbin/clamd" ] || unpack "$1" clamav-daemon
}

# Another filter, for make bench, with the libraries it needs.
unpack_rspamd() {
    [ -x "$1/usr/bin/rspamd" ] || unpack "$1" rspamd libhyperscan5 libjemalloc2 libluajit-5.1-2 libluajit-5.1-common
}

# The signer of the tests, with the libraries it needs, and dkimpy.
unpack_opendkim() {
    # shellcheck disable=SC2086
    [ -x "$1/usr/sbin/opendkim" ] || unpack "$1" $OPENDKIM_PACKAGES
}

//! Which texts are origin patterns, which part of the others is wrong, and what to write instead.
//!
//! What is expected follows the URL Standard (host parsing and serializing), the Fetch standard
//! (`Origin`), Secure Contexts (loopback) and the Public Suffix List's algorithm.

mod support;

use cors_policy::__private::InvalidOriginKind;
use cors_policy::__private::InvalidOriginKind::{
    Brackets, Comma, DefaultPort, Empty, EmptyLabel, Fragment, HostCharacter, HostMissing, Ip,
    IpForm, Path, Port, PortEmpty, PortRange, PortZeros, Punycode, Query, Scheme, SchemeMissing,
    SchemeMisspelled, SchemeWithoutPages, TooLong, TrailingSlash, Unicode, UpperCase, UserInfo,
    WebSocket, WhiteSpace, Wildcard, WildcardUnderSuffix,
};
use cors_policy::__private::{OriginPattern, PolicyDraft};
use cors_policy::Dangers;
use cors_policy::Lint::{self, FileOrigin, InsecureOrigin, NullOrigin, PublicSuffix};
use support::Mismatches;

/// Patterns with which nothing is wrong while credentials are off.
const SOUND: &[&str] = &[
    "https://example.com",
    "https://app.example.com",
    "https://a.b.c.d.example.com",
    "https://example.com:8443",
    "https://example.com:1",
    "https://example.com:65535",
    // The other scheme's default port is a port like any other.
    "https://example.com:80",
    "http://example.com:443",
    "http://example.com",
    "http://localhost",
    "http://localhost:3000",
    "http://app.localhost:5173",
    "http://intranet",
    // Browsers check neither hyphens nor underscores (URL Standard: CheckHyphens, beStrict false).
    "https://ex_am-ple.com",
    "https://_dmarc.example.com",
    "https://-a.example.com",
    "https://a-.example.com",
    "https://ab--cd.example.com",
    "https://1.example.com",
    "https://127.0.0.1.example.com",
    "https://1e3.com",
    "https://xn--bcher-kva.example",
    "https://xn--r8jz45g.jp",
    "http://127.0.0.1",
    "http://127.0.0.1:8080",
    "https://192.0.2.17",
    "https://0.0.0.0:3000",
    "https://255.255.255.255",
    "http://[::1]",
    "http://[::1]:3000",
    "https://[::]",
    "https://[2001:db8::1]:9090",
    "https://[2001:db8::1:0:0:1]",
    "https://[2001:db8:0:1:1:1:1:1]",
    "https://[1::]",
    "https://[::ffff:c000:201]",
    // Pages that are no web pages have origins too.
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "moz-extension://5c5c5c5c-0000-4000-8000-1234567890ab",
    "capacitor://localhost",
    "ionic://localhost",
    "tauri://localhost",
    "http://tauri.localhost",
    "app://obsidian.md",
    "vscode-webview://1kdgd0",
    "a://b",
    "x1+y-z.w://host:443",
    // Electron's pages, and hosts as other schemes may have them (URL Standard, "opaque-host parser").
    "app://.",
    "app://-",
    "app://a~b!c",
    "app://127.1",
    "http+unix://socket",
    "chrome-extension://*",
    "moz-extension://*",
    "vscode-webview://*",
    "app://*:*",
    // The dot of the root makes another origin.
    "https://example.com.",
    "https://example.com.:8443",
    "https://*.example.com.",
    "http://localhost.",
    "http://intranet.",
    // A `*` in a label.
    "https://a*.example.com",
    "https://*a.example.com",
    "https://pr-*.preview.example.com",
    "https://pr-*.preview.example.com.",
    "https://pr-*.example.com:8443",
    "https://pr-*.example.com:*",
    "https://myapp-*-team.vercel.app",
    "https://deploy-*--shop.netlify.app",
    "https://3000-*.gitpod.io",
    "https://shop.pr-*.example.com",
    "http://pr-*.localhost:3000",
    "app://window-*.example",
    "https://*.example.com",
    "https://*.preview.example.com",
    "https://*.example.com:8443",
    "https://*.example.com:*",
    "https://example.com:*",
    "http://*.localhost:*",
    "http://localhost:*",
    "http://127.0.0.1:*",
    "http://[::1]:*",
    // Strangers may register names here, which matters only with credentials.
    "https://*.com",
    "https://*.github.io",
    "https://*.xn--bcher-kva.example",
];

/// Texts that are no patterns, the part that is wrong, and the replacement (`""`: none).
const INVALID: &[(&str, InvalidOriginKind, &str)] = &[
    ("", Empty, ""),
    // White space and control characters.
    (" ", WhiteSpace, ""),
    (" https://example.com", WhiteSpace, "https://example.com"),
    ("https://example.com ", WhiteSpace, "https://example.com"),
    ("https://example.com\n", WhiteSpace, "https://example.com"),
    ("\thttps://example.com/ ", WhiteSpace, "https://example.com"),
    ("https://exam ple.com", WhiteSpace, ""),
    ("https://a.example, https://b.example", WhiteSpace, ""),
    ("https://a.example https://b.example", WhiteSpace, ""),
    ("https://example.com\0", WhiteSpace, ""),
    ("https://exam\u{7f}ple.com", WhiteSpace, ""),
    // The scheme.
    ("example", SchemeMissing, ""),
    ("example.com", SchemeMissing, "https://example.com"),
    ("example.com/", SchemeMissing, "https://example.com"),
    ("example.com:443", SchemeMissing, "https://example.com"),
    (
        "example.com:8443",
        SchemeMissing,
        "https://example.com:8443",
    ),
    ("//example.com", SchemeMissing, "https://example.com"),
    ("*.example.com", SchemeMissing, "https://*.example.com"),
    ("localhost", SchemeMissing, "http://localhost"),
    ("localhost:3000", SchemeMissing, "http://localhost:3000"),
    ("localhost:*", SchemeMissing, "http://localhost:*"),
    ("127.0.0.1:8080", SchemeMissing, "http://127.0.0.1:8080"),
    ("[::1]:8080", SchemeMissing, "http://[::1]:8080"),
    ("https:example.com", SchemeMissing, "https://example.com"),
    ("https:/example.com", SchemeMissing, "https://example.com"),
    ("HTTP:/example.com", SchemeMissing, "http://example.com"),
    // Browsers read a backslash as a slash.
    (
        "http:\\\\example.com:80",
        SchemeMissing,
        "http://example.com",
    ),
    ("HTTPS:\\example.com/", SchemeMissing, "https://example.com"),
    (
        "http:/\\localhost:3000",
        SchemeMissing,
        "http://localhost:3000",
    ),
    // Another scheme is not a host, whatever separates it from the host.
    ("ws:\\\\a:80", SchemeMissing, ""),
    ("ws:\\a:80", SchemeMissing, ""),
    ("wss:\\\\a.example", SchemeMissing, ""),
    ("ws:?a:80", SchemeMissing, ""),
    ("ws:#a:80", SchemeMissing, ""),
    ("ws:/a:80", SchemeMissing, ""),
    ("ws:a:80", SchemeMissing, ""),
    ("app.x:\\\\a.example:80", SchemeMissing, ""),
    ("localhost:\\\\a.example", SchemeMissing, ""),
    // What comes before an `@` is not the host.
    ("ws:user@a.example:80", SchemeMissing, ""),
    ("ws:@a.example:80", SchemeMissing, ""),
    ("localhost:pass@a.example", SchemeMissing, ""),
    ("127.0.0.1:80@a.example", SchemeMissing, ""),
    ("https", SchemeMissing, ""),
    ("https:", SchemeMissing, ""),
    ("://example.com", SchemeMissing, ""),
    ("about:blank", SchemeMissing, ""),
    ("data:text/html,x", SchemeMissing, ""),
    ("mailto:a@b", SchemeMissing, ""),
    ("localhost.", SchemeMissing, "http://localhost."),
    ("null ", WhiteSpace, ""),
    ("1ab://example.com", Scheme, ""),
    ("+ab://example.com", Scheme, ""),
    ("ht_tp://example.com", Scheme, "http://example.com"),
    ("*://example.com", Scheme, ""),
    ("http*://example.com", Scheme, ""),
    ("blob:https://example.com/1", Scheme, ""),
    ("ｈttps://example.com", Scheme, "https://example.com"),
    // Case.
    ("HTTPS://example.com", UpperCase, "https://example.com"),
    ("https://Example.com", UpperCase, "https://example.com"),
    (
        "https://EXAMPLE.COM:8443",
        UpperCase,
        "https://example.com:8443",
    ),
    ("https://*.Example.com", UpperCase, "https://*.example.com"),
    (
        "https://XN--BCHER-KVA.example",
        UpperCase,
        "https://xn--bcher-kva.example",
    ),
    ("Capacitor://localhost", UpperCase, "capacitor://localhost"),
    // Beyond scheme, host and port.
    ("https://example.com/", TrailingSlash, "https://example.com"),
    (
        "https://example.com:443/",
        TrailingSlash,
        "https://example.com",
    ),
    (
        "https://*.example.com/",
        TrailingSlash,
        "https://*.example.com",
    ),
    ("http://localhost:*/", TrailingSlash, "http://localhost:*"),
    ("http://[::1]:3000/", TrailingSlash, "http://[::1]:3000"),
    ("https://example.com/*", Path, "https://example.com"),
    ("https://example.com/app", Path, "https://example.com"),
    ("https://example.com//", Path, "https://example.com"),
    ("https://example.com/?q", Path, "https://example.com"),
    ("https://example.com\\", Path, "https://example.com"),
    ("https://example.com?", Query, "https://example.com"),
    (
        "https://example.com:6060?a=b",
        Query,
        "https://example.com:6060",
    ),
    ("https://example.com#", Fragment, "https://example.com"),
    ("https://example.com#/app", Fragment, "https://example.com"),
    ("https://user@example.com", UserInfo, "https://example.com"),
    (
        "https://user:pass@example.com:8443",
        UserInfo,
        "https://example.com:8443",
    ),
    ("https://@example.com", UserInfo, "https://example.com"),
    ("https://a@b@example.com", UserInfo, "https://example.com"),
    // The host.
    ("https://", HostMissing, ""),
    ("https://:8443", HostMissing, ""),
    ("https://*.", HostMissing, ""),
    ("https://.", EmptyLabel, ""),
    ("https://.example.com", EmptyLabel, ""),
    ("https://example..com", EmptyLabel, ""),
    ("https://example.com..", EmptyLabel, ""),
    ("https://*..example.com", EmptyLabel, ""),
    ("https://.", EmptyLabel, ""),
    ("https://*..", EmptyLabel, ""),
    ("http://127.0.0.1.", IpForm, "http://127.0.0.1"),
    ("https://Example.com.", UpperCase, "https://example.com."),
    // Punycode that decodes to nothing, to ASCII or to a control character.
    ("https://xn--", Punycode, ""),
    ("http://xn--f", Punycode, ""),
    ("https://xn--a", Punycode, ""),
    ("https://xn--a-", Punycode, ""),
    ("https://app.xn--99999.example", Punycode, ""),
    ("https://xn--5a.example", Punycode, ""),
    ("https://*.xn--a", Punycode, ""),
    ("https://xn--*.example.com", Punycode, ""),
    (
        "https://bücher.example",
        Unicode,
        "https://xn--bcher-kva.example",
    ),
    (
        "https://BÜCHER.example",
        Unicode,
        "https://xn--bcher-kva.example",
    ),
    (
        "https://straße.example",
        Unicode,
        "https://xn--strae-oqa.example",
    ),
    ("https://例え.jp", Unicode, "https://xn--r8jz45g.jp"),
    (
        "https://*.bücher.example:8443",
        Unicode,
        "https://*.xn--bcher-kva.example:8443",
    ),
    // A browser makes a plain `k` of the Kelvin sign, and no label of Punycode.
    (
        "https://boo\u{212a}.example",
        Unicode,
        "https://book.example",
    ),
    // What a browser makes of these takes the tables of UTS 46.
    ("https://ｅxample.com", Unicode, ""),
    ("https://example。com", Unicode, ""),
    ("https://e\u{301}.example", Unicode, ""),
    ("https://💩.example", Unicode, ""),
    ("https://exam!ple.com", HostCharacter, ""),
    ("https://exam~ple.com", HostCharacter, ""),
    ("https://exam%70le.com", HostCharacter, ""),
    ("https://^example.com", HostCharacter, ""),
    ("https://example.com;", HostCharacter, ""),
    ("https://a.example,b.example", Comma, ""),
    ("https://(www.)example.com", HostCharacter, ""),
    ("https://\"example.com\"", HostCharacter, ""),
    // IP addresses.
    ("http://127.1", IpForm, "http://127.0.0.1"),
    ("http://0x7f.1:3000", IpForm, "http://127.0.0.1:3000"),
    ("http://0177.0.0.1", IpForm, "http://127.0.0.1"),
    ("http://127.0.0.001", IpForm, "http://127.0.0.1"),
    ("http://2130706433", IpForm, "http://127.0.0.1"),
    ("http://1:6060", IpForm, "http://0.0.0.1:6060"),
    ("http://0x", IpForm, "http://0.0.0.0"),
    ("https://192.168.257", IpForm, "https://192.168.1.1"),
    ("http://256.0.0.1", Ip, ""),
    ("http://127.0.0.1.1", Ip, ""),
    ("http://127.0.0.08", Ip, ""),
    ("http://4294967296", Ip, ""),
    // The last part fills three bytes, and this is one more than they hold.
    ("http://127.16777216", Ip, ""),
    ("http://foo.bar.255", Ip, ""),
    ("http://foo.0x7f", Ip, ""),
    // `0x` alone is a number: 0 (URL Standard, "IPv4 number parser").
    ("http://foo.0x", Ip, ""),
    ("http://[0:0:0:0:0:0:0:1]", IpForm, "http://[::1]"),
    ("https://[2001:DB8::1]", IpForm, "https://[2001:db8::1]"),
    (
        "https://[2001:0db8::0001]:443",
        DefaultPort,
        "https://[2001:db8::1]",
    ),
    (
        "https://[2001:db8:0:0:1::1]",
        IpForm,
        "https://[2001:db8::1:0:0:1]",
    ),
    (
        "http://[::ffff:192.0.2.1]",
        IpForm,
        "http://[::ffff:c000:201]",
    ),
    ("http://[::1", Ip, ""),
    ("http://[]", Ip, ""),
    ("http://[example]:90", Ip, ""),
    ("http://[127.0.0.1]", Ip, ""),
    ("http://[::1]3000", Brackets, ""),
    ("http://[::1].example.com", Brackets, ""),
    ("http://[fe80::1%25eth0]", Ip, ""),
    ("http://[1:2:3:4:5:6:7:8:9]", Ip, ""),
    ("http://[::1::]", Ip, ""),
    ("http://::1", Brackets, ""),
    ("http://::1:3000", Brackets, ""),
    ("http://2001:db8::1", Brackets, ""),
    // The port.
    ("https://example.com:", PortEmpty, "https://example.com"),
    ("http://[::1]:", PortEmpty, "http://[::1]"),
    (
        "https://example.com:443",
        DefaultPort,
        "https://example.com",
    ),
    ("http://example.com:80", DefaultPort, "http://example.com"),
    // The page's scheme.
    ("ws://localhost:3000", WebSocket, "http://localhost:3000"),
    ("wss://a.example.com", WebSocket, "https://a.example.com"),
    ("ws://example.com:80", WebSocket, "http://example.com"),
    ("wss://example.com:443", WebSocket, "https://example.com"),
    ("wss://*.example.com", WebSocket, "https://*.example.com"),
    ("WS://example.com/chat", UpperCase, "http://example.com"),
    ("ws://*", WebSocket, ""),
    // Schemes without pages.
    ("ftp://a", SchemeWithoutPages, ""),
    ("ftp://example.com:21", SchemeWithoutPages, ""),
    ("data://a", SchemeWithoutPages, ""),
    ("blob://a.example", SchemeWithoutPages, ""),
    ("javascript://a", SchemeWithoutPages, ""),
    ("about://blank", SchemeWithoutPages, ""),
    // Misspelled ones.
    ("htps://a.example", SchemeMisspelled, "https://a.example"),
    ("hhtps://a.example", SchemeMisspelled, "https://a.example"),
    ("http-s://a.example", SchemeMisspelled, "https://a.example"),
    ("httpss://a.example", SchemeMisspelled, "https://a.example"),
    ("htpps://a.example", SchemeMisspelled, "https://a.example"),
    ("thtps://a.example", SchemeMisspelled, "https://a.example"),
    ("htp://localhost:80", SchemeMisspelled, "http://localhost"),
    ("htttp://a.example", SchemeMisspelled, "http://a.example"),
    ("hthp://a.example", SchemeMisspelled, "http://a.example"),
    (
        "ttps://a.example:8443",
        SchemeMisspelled,
        "https://a.example:8443",
    ),
    // A host in the scheme's place.
    ("localhost://3000", SchemeMissing, "http://localhost:3000"),
    ("localhost://", SchemeMissing, ""),
    (
        "app.example.com://8080",
        SchemeMissing,
        "https://app.example.com:8080",
    ),
    ("127.0.0.1://8080", Scheme, "http://127.0.0.1:8080"),
    // Hosts that no scheme has.
    ("app://a^b", HostCharacter, ""),
    ("app://a*", Wildcard, ""),
    ("app://Window", UpperCase, "app://window"),
    ("app://ä", Unicode, "app://xn--4ca"),
    (
        "https://*.example.com:443",
        DefaultPort,
        "https://*.example.com",
    ),
    (
        "https://example.com:0443",
        DefaultPort,
        "https://example.com",
    ),
    (
        "https://example.com:08443",
        PortZeros,
        "https://example.com:8443",
    ),
    ("https://example.com:0", PortRange, ""),
    ("https://example.com:00", PortRange, ""),
    ("https://example.com:65536", PortRange, ""),
    ("https://example.com:123456", PortRange, ""),
    ("https://example.com:99999999999999999999999", PortRange, ""),
    ("https://example.com:-1", Port, ""),
    ("https://example.com:+80", Port, ""),
    ("https://example.com:abc", Port, ""),
    ("https://example.com:80a", Port, ""),
    ("https://example.com:0x50", Port, ""),
    ("https://example.com:８０", Port, ""),
    ("https://example.com:80*", Port, ""),
    ("https://example.com:[80,443]", Comma, ""),
    // A misplaced `*`.
    ("https://*", Wildcard, ""),
    ("https://*:*", Wildcard, ""),
    ("https://*:8443", Wildcard, ""),
    ("https://pr-*.*.example.com", Wildcard, ""),
    ("https://*.pr-*.example.com", Wildcard, ""),
    ("https://pr-*-*.example.com", Wildcard, ""),
    ("https://pr-*", Wildcard, ""),
    ("https://pr-*.", HostMissing, ""),
    ("https://pr-*.127.0.0.1", Wildcard, ""),
    ("https://example.com*", Wildcard, ""),
    ("http*://example.com", Scheme, ""),
    ("https://**.example.com", Wildcard, ""),
    ("https://*.*.example.com", Wildcard, ""),
    ("https://app.*.example.com", Wildcard, ""),
    ("https://example.*", Wildcard, ""),
    ("http://*.127.0.0.1", Wildcard, ""),
];

/// Texts with a `*` right under a registry's suffix, where it stands for names that anyone can register, and the
/// replacement. Without the list that is not known.
const UNDER_A_REGISTRY: &[(&str, &str)] = &[
    ("https://*example.com", "https://*.example.com"),
    ("https://*example.co.uk:*", "https://*.example.co.uk:*"),
    ("https://*example.com.", "https://*.example.com."),
    ("https://my-*.com", ""),
    ("https://my-*.co.uk", ""),
    ("https://*-app.com", ""),
    ("https://my-*.xn--p1ai", ""),
];

/// Origins with credentials, the safety rules that are switched off, and what is refused.
const WITH_CREDENTIALS: &[(&str, &[&str], &[Lint])] = &[
    ("https://example.com", &[], &[]),
    ("https://example.com:*", &[], &[]),
    ("capacitor://localhost", &[], &[]),
    // Secure Contexts, "potentially trustworthy origin": loopback needs no TLS.
    ("http://localhost", &[], &[]),
    ("http://localhost:*", &[], &[]),
    ("http://app.localhost:3000", &[], &[]),
    ("http://a.b.c.localhost", &[], &[]),
    ("http://*.localhost", &[], &[]),
    ("http://*.app.localhost:*", &[], &[]),
    ("http://127.0.0.1:3000", &[], &[]),
    ("http://127.127.127.127", &[], &[]),
    ("http://[::1]:3000", &[], &[]),
    ("http://example.com", &[], &[InsecureOrigin]),
    ("http://example.com:8080", &[], &[InsecureOrigin]),
    ("http://example.com:443", &[], &[InsecureOrigin]),
    ("http://example.com:*", &[], &[InsecureOrigin]),
    ("http://alocalhost", &[], &[InsecureOrigin]),
    ("http://localhosta", &[], &[InsecureOrigin]),
    ("http://localhost.example.com", &[], &[InsecureOrigin]),
    ("http://127.0.0.1.example.com", &[], &[InsecureOrigin]),
    ("http://0.0.0.0:3000", &[], &[InsecureOrigin]),
    ("http://10.0.0.1", &[], &[InsecureOrigin]),
    ("http://192.168.1.10:3000", &[], &[InsecureOrigin]),
    ("http://128.0.0.1", &[], &[InsecureOrigin]),
    ("http://[::]", &[], &[InsecureOrigin]),
    ("http://[2001:db8::1]", &[], &[InsecureOrigin]),
    ("http://[::ffff:7f00:1]", &[], &[InsecureOrigin]),
    ("http://example.com", &["insecure_origin"], &[]),
    (
        "http://example.com",
        &["public_suffix", "null_origin"],
        &[InsecureOrigin],
    ),
    // A broken origin is judged as the one that was meant, too, and gets no replacement that is
    // refused in turn.
    (
        "http://example.com/",
        &[],
        &[Lint::InvalidOrigin, InsecureOrigin],
    ),
    (
        "http://example.com/",
        &["insecure_origin"],
        &[Lint::InvalidOrigin],
    ),
    ("http://localhost:3000/", &[], &[Lint::InvalidOrigin]),
    ("null", &[], &[NullOrigin]),
    ("null", &["null_origin"], &[]),
    ("null", &["insecure_origin", "public_suffix"], &[NullOrigin]),
    ("file:///home", &[], &[FileOrigin]),
    // Under the list and without it alike.
    ("https://*.com", &[], &[PublicSuffix]),
    ("https://*.co.uk", &[], &[PublicSuffix]),
    ("https://*.github.io", &[], &[PublicSuffix]),
    ("https://*.github.io:8443", &[], &[PublicSuffix]),
    ("https://*.github.io:*", &[], &[PublicSuffix]),
    ("https://*.xn--p1ai", &[], &[PublicSuffix]),
    // Rules in other scripts are found by what browsers send.
    ("https://*.xn--55qx5d.cn", &[], &[PublicSuffix]),
    // PSL: what no rule covers is covered by `*`.
    ("https://*.internal", &[], &[PublicSuffix]),
    ("https://deploy-*--shop.netlify.app", &[], &[PublicSuffix]),
    ("https://myapp-*-team.vercel.app", &[], &[PublicSuffix]),
    ("https://*.netlify.app.", &[], &[PublicSuffix]),
    ("https://myapp-*-team.vercel.app", &["public_suffix"], &[]),
    ("moz-extension://*", &[], &[PublicSuffix]),
    ("moz-extension://*", &["public_suffix"], &[]),
    ("moz-extension://abc", &[], &[]),
    ("app://.", &[], &[]),
    ("http://localhost.:3000", &[], &[]),
    ("http://pr-*.localhost", &[], &[]),
    ("https://*.com", &["public_suffix"], &[]),
    (
        "https://*.com",
        &["insecure_origin", "null_origin"],
        &[PublicSuffix],
    ),
    ("https://*.com/", &[], &[Lint::InvalidOrigin, PublicSuffix]),
    ("https://*.com/", &["public_suffix"], &[Lint::InvalidOrigin]),
    ("http://*.github.io", &[], &[InsecureOrigin, PublicSuffix]),
    ("http://*.github.io", &["insecure_origin"], &[PublicSuffix]),
    ("http://*.github.io", &["public_suffix"], &[InsecureOrigin]),
    (
        "http://*.github.io",
        &["insecure_origin", "public_suffix"],
        &[],
    ),
    // The rule `*.kawasaki.jp`: whatever stands under the host is itself a suffix.
    ("https://*.kawasaki.jp", &[], &[PublicSuffix]),
    ("https://*.compute.amazonaws.com", &[], &[PublicSuffix]),
    // One name, not the subdomains: nobody else's.
    ("https://github.io", &[], &[]),
    ("https://example.github.io", &[], &[]),
];

/// Subdomains of names that belong to one owner, as the Public Suffix List says. Without the list
/// nobody can know, so that they need `dangerously_allow(public_suffix)`.
const OWNED: &[&str] = &[
    "https://*.example.com",
    "https://*.example.com:*",
    "https://*.example.co.uk",
    "https://*.example.github.io",
    "https://*.preview.example.com",
    "https://*.city.kawasaki.jp",
    "https://*.www.ck",
    "https://*.intranet.internal",
    "https://*.example.xn--55qx5d.cn",
    "https://pr-*.example.com",
    "https://pr-*.example.com.",
    "https://3000-*.preview.gitpod.example",
    "https://a.pr-*.example.co.uk:*",
];

/// Entries that are judged by a rule of their own, before they are read as patterns.
const SPECIAL: &[(&str, Lint, &str)] = &[
    ("null", NullOrigin, ""),
    ("file:", FileOrigin, ""),
    ("file://", FileOrigin, ""),
    ("file:///", FileOrigin, ""),
    ("file:///home/me/index.html", FileOrigin, ""),
    ("file://host", FileOrigin, ""),
    ("FILE:///C:/index.html", FileOrigin, ""),
    (" file://host", FileOrigin, ""),
];

fn draft<'a>(origin: &'a str, credentials: bool, dangers: &[&str]) -> PolicyDraft<'a> {
    let mut allowed = Dangers::NONE;
    for danger in dangers {
        assert!(allowed.allow(danger), "{danger}");
    }
    PolicyDraft {
        allow_origins: Some(vec![origin].into()),
        allow_credentials: credentials,
        dangerously_allow: allowed,
        ..PolicyDraft::default()
    }
}

/// The findings on a single origin, with their replacements (`""`: none).
fn findings(draft: &PolicyDraft<'_>) -> Vec<(Lint, String)> {
    let findings = draft.check();
    assert!(findings.iter().all(|found| found.entry == Some(0)));
    findings
        .into_iter()
        .map(|found| {
            let replacement = found.finding.replacement().unwrap_or_default();
            (found.finding.lint(), replacement.to_owned())
        })
        .collect()
}

fn lints(draft: &PolicyDraft<'_>) -> Vec<Lint> {
    findings(draft).into_iter().map(|(lint, _)| lint).collect()
}

#[test]
fn every_part_that_can_be_wrong_has_a_row() {
    // A list of its own, so that a new variant shows here (`TooLong` has a test of its own).
    let parts = [
        Empty,
        WhiteSpace,
        SchemeMissing,
        Scheme,
        UpperCase,
        TrailingSlash,
        Path,
        Query,
        Fragment,
        UserInfo,
        HostMissing,
        EmptyLabel,
        Punycode,
        WebSocket,
        SchemeWithoutPages,
        SchemeMisspelled,
        Unicode,
        HostCharacter,
        Ip,
        IpForm,
        Brackets,
        PortEmpty,
        Port,
        PortRange,
        PortZeros,
        DefaultPort,
        Wildcard,
    ];
    for part in parts {
        assert!(INVALID.iter().any(|(_, of, _)| *of == part), "{part:?}");
    }
}

#[test]
fn sound_patterns() {
    let mut mismatches = Mismatches::default();
    for text in SOUND {
        // What was read is what was written, since browsers compare byte by byte.
        let read = OriginPattern::parse(text).map(|pattern| pattern.to_string());
        mismatches.expect(text, &read, &Ok((*text).to_owned()));
        mismatches.expect(text, &findings(&draft(text, false, &[])), &Vec::new());
    }
    mismatches.assert_none();
}

#[test]
fn invalid_patterns() {
    let mut mismatches = Mismatches::default();
    for (text, part, replacement) in INVALID {
        let read = OriginPattern::parse(text).map(|pattern| pattern.to_string());
        mismatches.expect(text, &read, &Err(*part));
        let expected = vec![(Lint::InvalidOrigin, (*replacement).to_owned())];
        mismatches.expect(text, &findings(&draft(text, false, &[])), &expected);
    }
    mismatches.assert_none();
}

#[test]
fn a_star_for_names_that_anybody_can_register() {
    let mut mismatches = Mismatches::default();
    for (text, replacement) in UNDER_A_REGISTRY {
        let read = OriginPattern::parse(text).map(|pattern| pattern.to_string());
        let expected = if cfg!(feature = "public-suffix") {
            mismatches.expect(text, &read, &Err(WildcardUnderSuffix));
            vec![(Lint::InvalidOrigin, (*replacement).to_owned())]
        } else {
            mismatches.expect(text, &read, &Ok((*text).to_owned()));
            vec![]
        };
        mismatches.expect(text, &findings(&draft(text, false, &[])), &expected);
    }
    mismatches.assert_none();
}

/// What nobody sees is named, and taken out.
#[test]
fn invisible_characters() {
    for (text, code) in [
        ("\u{feff}https://example.com", "U+FEFF"),
        ("https://exam\u{200b}ple.com/", "U+200B"),
        ("https://example.com\u{a0}", "U+00A0"),
        ("https://exam\u{ad}ple.com", "U+00AD"),
        ("https://\u{202e}example.com", "U+202E"),
    ] {
        let found = draft(text, false, &[]).check().remove(0).finding;
        assert!(found.message().contains(code), "{found}");
        assert_eq!(found.replacement(), Some("https://example.com"), "{found}");
    }
}

#[test]
fn the_message_names_the_part_and_the_value() {
    for (text, part, _) in INVALID {
        let found = draft(text, false, &[]).check().remove(0).finding;
        assert!(found.message().contains(&part.to_string()), "{found}");
        assert!(!found.message().contains('\n'), "{found}");
        assert_eq!(found.value(), *text);
        let mended = found.replacement().is_some();
        assert!(mended || found.advice().is_some(), "no help: {found}");
    }
}

#[test]
fn entries_with_a_rule_of_their_own() {
    let mut mismatches = Mismatches::default();
    for (text, lint, replacement) in SPECIAL {
        let expected = vec![(*lint, (*replacement).to_owned())];
        mismatches.expect(text, &findings(&draft(text, false, &[])), &expected);
        mismatches.expect(text, &findings(&draft(text, true, &[])), &expected);
    }
    mismatches.assert_none();
}

#[test]
fn with_credentials() {
    let mut mismatches = Mismatches::default();
    for (text, dangers, refused) in WITH_CREDENTIALS {
        let row = (text, dangers);
        let draft = draft(text, true, dangers);
        mismatches.expect(row, &lints(&draft), &refused.to_vec());
        // A replacement that another rule refuses is none.
        let replaced = findings(&draft).iter().any(|(_, meant)| !meant.is_empty());
        mismatches.expect(row, &replaced, &(**refused == [Lint::InvalidOrigin]));
    }
    mismatches.assert_none();
}

#[test]
fn without_credentials_only_null_is_dangerous() {
    let mut mismatches = Mismatches::default();
    for (text, dangers, refused) in WITH_CREDENTIALS {
        let mut refused = refused.to_vec();
        refused.retain(|lint| !matches!(lint, InsecureOrigin | PublicSuffix));
        mismatches.expect(text, &lints(&draft(text, false, dangers)), &refused);
    }
    mismatches.assert_none();
}

#[test]
fn subdomains_of_a_name_with_one_owner() {
    let refused = if cfg!(feature = "public-suffix") {
        vec![]
    } else {
        vec![PublicSuffix]
    };
    let mut mismatches = Mismatches::default();
    for text in OWNED {
        mismatches.expect(text, &lints(&draft(text, true, &[])), &refused);
        mismatches.expect(
            text,
            &lints(&draft(text, true, &["public_suffix"])),
            &vec![],
        );
        mismatches.expect(text, &lints(&draft(text, false, &[])), &vec![]);
    }
    mismatches.assert_none();
}

/// `null` in another case is neither `null` nor an origin; allowed, it is written in lower case.
#[test]
fn null_in_upper_case() {
    for text in ["NULL", "Null", "nULL"] {
        assert_eq!(
            findings(&draft(text, false, &[])),
            [(NullOrigin, String::new())]
        );
        assert_eq!(
            findings(&draft(text, false, &["null_origin"])),
            [(Lint::InvalidOrigin, "null".to_owned())]
        );
    }
}

/// A name of `len` characters in labels of 50.
fn name(len: usize) -> String {
    let mut name = format!("{}.", "a".repeat(50)).repeat(len / 51 + 1);
    name.truncate(len);
    if name.ends_with('.') {
        name.replace_range(len - 1.., "a");
    }
    name
}

/// RFC 1035: 253 characters in all, 63 between two dots. A scheme has 64 here at most.
#[test]
fn lengths() {
    let label = |len: usize| format!("https://{}.example", "a".repeat(len));
    let scheme = |len: usize| format!("{}://example.com", "a".repeat(len));
    let rows = [
        (label(63), None),
        (label(64), Some(TooLong)),
        (scheme(64), None),
        (scheme(65), Some(TooLong)),
        (format!("https://{}", name(253)), None),
        (format!("https://{}:65535", name(253)), None),
        (format!("{}://{}:65535", "a".repeat(64), name(253)), None),
        (format!("https://{}", name(254)), Some(TooLong)),
        // Its shortest subdomain, `a.` and 251 more, is as long as a name can be.
        (format!("https://*.{}", name(251)), None),
        (format!("{}://*.{}:65535", "a".repeat(64), name(251)), None),
        (format!("https://*.{}", name(252)), Some(TooLong)),
        (format!("https://*.{}:*", name(253)), Some(TooLong)),
        (format!("https://{}", "a.".repeat(500_000)), Some(TooLong)),
        ("a".repeat(1_000_000), Some(TooLong)),
    ];
    let mut mismatches = Mismatches::default();
    for (text, flaw) in &rows {
        mismatches.expect(text, &OriginPattern::parse(text).err(), flaw);
        let want: Vec<Lint> = flaw.iter().map(|_| Lint::InvalidOrigin).collect();
        mismatches.expect(text, &lints(&draft(text, false, &[])), &want);
    }
    mismatches.assert_none();
}

/// A path may be as long as it likes to be cut off, up to a limit.
#[test]
fn a_long_path_is_cut_off() {
    let text = format!("https://example.com/{}", "a".repeat(1000));
    let expected = vec![(Lint::InvalidOrigin, "https://example.com".to_owned())];
    assert_eq!(findings(&draft(&text, false, &[])), expected);
}

/// A megabyte in the configuration is no megabyte in the log.
#[test]
fn a_message_does_not_grow_with_the_value() {
    let text = format!("https://{}", "é".repeat(500_000));
    let found = draft(&text, false, &[]).check().remove(0).finding;
    assert!(found.message().len() < 1_000, "{}", found.message().len());
}

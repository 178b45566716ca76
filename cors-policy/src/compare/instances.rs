//! Origins that a pattern matches.

/// What stands for a `*` in a label: values that other patterns are unlikely to name.
const PARTS: [&str; 3] = ["x7q0", "k", "0-z9"];

/// A port that other patterns are unlikely to name.
const PORT: &str = ":61234";

/// Some origins that the pattern matches, each in another way: all that a narrower pattern would leave out.
pub(super) fn instances(pattern: &str) -> Vec<String> {
    let Some((scheme, rest)) = pattern.split_once("://") else {
        return vec![pattern.to_owned()];
    };
    let (host, ports) = match rest.strip_suffix(":*") {
        Some(host) => (host, vec!["", PORT]),
        None => (rest, vec![""]),
    };
    let hosts = match host.strip_prefix("*.") {
        Some(parent) => {
            let labels = PARTS.iter().map(|part| (*part).to_owned());
            let labels = labels.chain([format!("{}.{}", PARTS[0], PARTS[1])]);
            labels.map(|label| format!("{label}.{parent}")).collect()
        }
        None if host.contains('*') => PARTS.iter().map(|part| host.replace('*', part)).collect(),
        None => vec![host.to_owned()],
    };
    let with_ports = |host: String| {
        let ports = ports.iter();
        ports
            .map(move |port| format!("{scheme}://{host}{port}"))
            .collect::<Vec<_>>()
    };
    hosts.into_iter().flat_map(with_ports).collect()
}

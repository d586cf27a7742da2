#include "engine/config/keys.hpp"

#include "engine/config/kafka_keys.hpp"
#include "engine/config/key_kinds.hpp"
#include "engine/net/client_address.hpp"
#include "events/ids.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace veilleuse::engine {

namespace {

using namespace key_kinds;

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t mebibyte = 1 << 20;

bool is_origin(const std::string& text) {
  const bool has_scheme = text.starts_with("https://") || text.starts_with("http://");
  return has_scheme && std::ranges::count(text, '/') == 2 && !text.ends_with('/');
}

bool is_range(const std::string& text) {
  return net::parse_range(text).has_value();
}

bool is_queue(const std::string& text) {
  return events::queue_from_name(text).has_value();
}

void add_server(std::vector<config_key>& keys) {
  const auto read_address = [](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) return "a numeric address in quotes";
    into.server.address = *value;
    return std::nullopt;
  };
  keys.push_back({"server", "address", "Numeric IPv4 or IPv6 address to listen on.", read_address,
                  [](const config& from) { return toml_text(from.server.address); }});
  keys.push_back(number(
      "server", "port", {0, 65'535}, "TCP port; 0 takes any free one.",
      [](auto& all) -> auto& { return all.server.port; }));
  keys.push_back(number(
      "server", "lanes", {0, limits::lanes_max},
      "Threads that serve sockets; 0: one a core. One serves tens of thousands of chats.",
      [](auto& all) -> auto& { return all.server.lanes; }));
  keys.push_back(number(
      "server", "max_connections", {0, 1'000'000},
      "Connections at once; 0: as many as the limit of open files leaves room for.",
      [](auto& all) -> auto& { return all.server.max_connections; }));
  keys.push_back(number(
      "server", "connections_per_address", {0, 1'000'000},
      "Connections at once of one client's address (of IPv6, of a /64; a /48 has four times as many), so "
      "that nobody takes them all; 0: no bound. This machine's own are not counted.",
      [](auto& all) -> auto& { return all.server.connections_per_address; }));
  keys.push_back(list(
      "server", "trusted_proxies",
      "Addresses of the reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as "
      "[\"127.0.0.1\", "
      "\"10.0.0.0/8\"]; of anybody else both are ignored.",
      "a list of IPv4 or IPv6 addresses or ranges in quotes, as \"10.0.0.0/8\"", is_range,
      [](auto& all) -> auto& { return all.server.trusted_proxies; }));
  keys.push_back(number(
      "server", "memory_mb", {0, 1 << 24},
      "MiB of memory above which no new conversation begins; 0: four fifths of what may be used.",
      [](auto& all) -> auto& { return all.server.memory_mb; }));
  keys.push_back(path(
      "server", "web_directory", "The pages; empty: the `web` folder beside the program or the sources.",
      [](auto& all) -> auto& { return all.server.web_directory; }));
  keys.push_back(list(
      "server", "allowed_origins",
      "Web origins that may connect beside the server's own, as [\"https://chat.example\"].",
      "a list of origins in quotes, each a scheme and a host without a path", is_origin,
      [](auto& all) -> auto& { return all.server.allowed_origins; }));
  keys.push_back(wait(
      "drain_patience_ms", {0, hour_ms}, "How long a stop waits for appends in flight and snapshots.",
      [](auto& all) -> auto& { return all.drain_patience; }, "server"));
}

void add_tls(std::vector<config_key>& keys) {
  keys.push_back(path(
      "tls", "certificate",
      "PEM file of the certificate, the server's own first and its issuers' after it. With tls.key the port "
      "speaks "
      "TLS alone, as https and wss; both empty: without TLS, for a proxy in front. SIGHUP reads both again.",
      [](auto& all) -> auto& { return all.tls.certificate; }));
  keys.push_back(path(
      "tls", "key", "PEM file of its private key, without a passphrase, closed to other users.",
      [](auto& all) -> auto& { return all.tls.key; }));
}

void add_storage(std::vector<config_key>& keys) {
  keys.push_back(path(
      "storage", "data_directory", "Log, keys, views and staff. Made at the first start.",
      [](auto& all) -> auto& { return all.storage.data_directory; }));
  keys.push_back(path(
      "storage", "master_key_file",
      "Wraps all conversation keys; without it nothing can be read again, so keep a copy apart. "
      "Empty: `master.key` in the data directory.",
      [](auto& all) -> auto& { return all.storage.master_key_file; }));
  const auto read_log = [](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    if (!value || (*value != "embedded" && *value != "kafka")) return "\"embedded\" or \"kafka\"";
    into.storage.log = *value == "kafka" ? log_home::kafka : log_home::embedded;
    return std::nullopt;
  };
  keys.push_back(
      {"storage", "log",
       "Where the event log is: \"embedded\", in the data directory, or \"kafka\" (see [kafka]), with "
       "a copy to read from in the data directory.",
       read_log, [](const config& from) {
         return toml_text(from.storage.log == log_home::kafka ? "kafka" : "embedded");
       }});
}

void add_service(std::vector<config_key>& keys) {
  keys.push_back(number(
      "service", "id", {1, 65'535}, "Number of the service. Stored data depends on it: never change it.",
      [](auto& all) -> auto& { return all.service.id; }));
  auto queues = list(
      "service", "queues",
      "Names of the queues, 1 to 16 characters of a-z, 0-9 and -; the first is the default.",
      "a list of at least one name of 1 to 16 characters of a-z, 0-9 and -", is_queue,
      [](auto& all) -> auto& { return all.service.queues; });
  queues.read = [read = queues.read](const toml::node& node, config& into) -> complaint {
    auto wrong = read(node, into);
    if (!wrong && into.service.queues.empty()) return "a list of at least one name";
    return wrong;
  };
  keys.push_back(std::move(queues));
}

void add_client_pace(std::vector<config_key>& keys) {
  keys.push_back(number(
      "clients", "frame_bytes", {1'024, mebibyte},
      "Largest frame of a client; one message of 8,000 bytes needs 16,256. Bytes,",
      [](auto& all) -> auto& { return all.clients.frame_bytes; }));
  keys.push_back(number(
      "clients", "commands_per_second", {1, 1'000'000}, "Frames of a client a second,",
      [](auto& all) -> auto& { return all.clients.commands_per_second; }));
  keys.push_back(number(
      "clients", "burst", {1, 1'000'000}, "Frames that may come at once,",
      [](auto& all) -> auto& { return all.clients.burst; }));
  keys.push_back(number(
      "clients", "in_flight", {1, limits::in_flight},
      "Unanswered commands of a client: half of the answers remembered of it at most,",
      [](auto& all) -> auto& { return all.clients.in_flight; }));
  keys.push_back(number(
      "clients", "attachments", {1, 1'000}, "Conversations that a console watches at once,",
      [](auto& all) -> auto& { return all.clients.attachments; }));
  keys.push_back(number(
      "clients", "outgoing_soft_bytes", {65'536, 64 * mebibyte},
      "Waiting bytes from which a client reads events from the log at its own pace,",
      [](auto& all) -> auto& { return all.clients.outgoing_soft_bytes; }));
  keys.push_back(number(
      "clients", "outgoing_hard_bytes", {mebibyte, 256 * mebibyte},
      "Waiting bytes from which a slow client is cut,",
      [](auto& all) -> auto& { return all.clients.outgoing_hard_bytes; }));
}

void add_client_waits(std::vector<config_key>& keys) {
  keys.push_back(wait(
      "hello_timeout_ms", {100, hour_ms}, "From connecting to the first frame.",
      [](auto& all) -> auto& { return all.clients.hello_timeout; }, "clients"));
  keys.push_back(wait(
      "header_timeout_ms", {100, hour_ms}, "For the head of an HTTP request.",
      [](auto& all) -> auto& { return all.clients.header_timeout; }, "clients"));
  keys.push_back(wait(
      "ping_interval_ms", {500, hour_ms}, "Silence after which a client is pinged.",
      [](auto& all) -> auto& { return all.clients.ping_interval; }, "clients"));
  keys.push_back(wait(
      "idle_timeout_ms", {200, hour_ms}, "Silence after which a client is let go.",
      [](auto& all) -> auto& { return all.clients.idle_timeout; }, "clients"));
  keys.push_back(wait(
      "stall_timeout_ms", {100, hour_ms}, "How long a client may take nothing of what waits for it.",
      [](auto& all) -> auto& { return all.clients.stall_timeout; }, "clients"));
}

void add_actors(std::vector<config_key>& keys) {
  keys.push_back(wait(
      "idle_before_sleep_ms", {10, 24 * hour_ms},
      "Silence after which a conversation is snapshotted and leaves memory.",
      [](auto& all) -> auto& { return all.actors.idle_before_sleep; }, "actors"));
  keys.push_back(wait(
      "connection_grace_ms", {0, hour_ms},
      "How long a youth's connection may be gone before the staff is told.",
      [](auto& all) -> auto& { return all.actors.connection_grace; }, "actors"));
  keys.push_back(wait(
      "heartbeat_patience_ms", {1'000, hour_ms},
      "Silence after which a moderator is missed and their children return to the queue; at least twice "
      "clients.ping_interval_ms.",
      [](auto& all) -> auto& { return all.actors.heartbeat_patience; }, "actors"));
  keys.push_back(number(
      "actors", "events_between_snapshots", {1, 1'000'000},
      "A waking conversation replays at most these many events,",
      [](auto& all) -> auto& { return all.actors.events_between_snapshots; }));
}

bool is_address_with_port(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  const std::string_view port{text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end()};
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc{} && end == port.data() + port.size();
}

void add_metrics(std::vector<config_key>& keys) {
  const auto read_listen = [](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    if (!value || (!value->empty() && !is_address_with_port(*value))) {
      return "an address and a port in quotes, as \"127.0.0.1:9464\", or empty";
    }
    into.metrics.listen = *value;
    return std::nullopt;
  };
  keys.push_back(
      {"metrics", "listen",
       "Where the operator's /metrics is served, as \"127.0.0.1:9464\"; port 0 takes any free one. "
       "Keep it from the world: it tells how many children wait. Empty: nowhere.",
       read_listen, [](const config& from) { return toml_text(from.metrics.listen); }});
}

void add_log(std::vector<config_key>& keys) {
  const auto read_level = [](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    const std::vector<std::string> levels{"debug", "info", "warning", "error"};
    if (!value || std::ranges::find(levels, *value) == levels.end()) {
      return "one of \"debug\", \"info\", \"warning\", \"error\"";
    }
    into.log.level = *value;
    return std::nullopt;
  };
  keys.push_back({"log", "level",
                  "What goes to stderr: \"debug\", \"info\", \"warning\" or \"error\". `veilleuse log-level` "
                  "changes it while the engine runs.",
                  read_level, [](const config& from) { return toml_text(from.log.level); }});
  keys.push_back(wait(
      "slow_ms", {0, hour_ms},
      "An append, a command or a waking that takes longer is told as slow; 0: none is.",
      [](auto& all) -> auto& { return all.log.slow; }, "log"));
  const auto read_format = [](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    if (!value || (*value != "text" && *value != "json")) return "\"text\" or \"json\"";
    into.log.format = *value == "json" ? log_format::json : log_format::text;
    return std::nullopt;
  };
  keys.push_back(
      {"log", "format", "\"text\" for a person, or \"json\": one object a line.", read_format,
       [](const config& from) { return toml_text(from.log.format == log_format::json ? "json" : "text"); }});
}

std::vector<config_key> make_keys() {
  std::vector<config_key> keys;
  add_server(keys);
  add_tls(keys);
  add_storage(keys);
  add_kafka_keys(keys);
  add_service(keys);
  add_client_pace(keys);
  add_client_waits(keys);
  add_actors(keys);
  add_metrics(keys);
  add_log(keys);
  return keys;
}

}  // namespace

const std::vector<config_key>& config_keys() {
  static const auto keys = make_keys();
  return keys;
}

}  // namespace veilleuse::engine

#include "engine/serve.hpp"

#include "actors/system.hpp"
#include "engine/control/backup_command.hpp"
#include "engine/control/control_socket.hpp"
#include "engine/control/log_level_command.hpp"
#include "engine/logging/notice_log.hpp"
#include "engine/logging/process_log.hpp"
#include "engine/logging/slow_log.hpp"
#include "engine/machine_limits.hpp"
#include "engine/memory_watch.hpp"
#include "engine/metrics/endpoint.hpp"
#include "engine/net/configured_bound.hpp"
#include "engine/net/server.hpp"
#include "engine/proxy_watch.hpp"
#include "engine/stop_signals.hpp"
#include "engine/storage_exit_code.hpp"
#include "engine/stores.hpp"
#include "engine/systemd/life_watch.hpp"
#include "engine/tls/operation.hpp"
#include "engine/web_directory.hpp"
#include "engine/wire/json_frame_encoder.hpp"
#include "storage/system_failure.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>

namespace veilleuse::engine {

namespace {

/// Keys stand in memory: no core file may hold them.
void forbid_core_files() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

/// A folder without the pages would be served as well, and no child would find a number to call.
outcome<http::site> load_pages(const std::filesystem::path& folder) {
  auto pages = http::site::load(folder);
  if (!pages) return pages.error();
  if (pages.value().find("/") != nullptr && pages.value().find("/equipe") != nullptr) return pages;
  return failure{exit_code::usage,
                 fmt::format("The web folder {} holds no pages: it needs youth/index.html and "
                             "staff/index.html. See server.web_directory in the configuration.",
                             folder.string())};
}

actors::gateway_settings settings_for(const config& settings, const std::vector<events::queue_id>& queues,
                                      const std::shared_ptr<storage::slow_operations>& slow) {
  actors::gateway_settings made;
  made.service = {settings.service.id};
  made.queues = queues;
  made.slow = slow;
  made.idle_before_sleep = settings.actors.idle_before_sleep;
  made.connection_grace = settings.actors.connection_grace;
  made.heartbeat_patience = settings.actors.heartbeat_patience;
  made.events_between_snapshots = settings.actors.events_between_snapshots;
  made.on_notice = logging::say_notice;
  return made;
}

std::vector<events::queue_id> queues_of(const service_config& service) {
  std::vector<events::queue_id> queues;
  for (const auto& name : service.queues)
    queues.push_back(events::queue_from_name(name).value());
  return queues;
}

std::uint32_t lane_count(std::uint32_t configured) {
  return configured != 0 ? configured
                         : std::clamp(std::thread::hardware_concurrency(), 1U, limits::lanes_max);
}

/// As "http://127.0.0.1:8080".
std::string origin_of(const config& settings, std::uint16_t port) {
  const auto& address = settings.server.address;
  const auto* scheme = settings.tls.is_on() ? "https" : "http";
  const bool is_v6 = address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, is_v6 ? "[" : "", address, is_v6 ? "]" : "", port);
}

net::admission_budget budget_for(const server_config& server, std::uint64_t connections) {
  const auto own = server.memory_mb << 20;
  return {.connections = connections,
          .commands = actors::limits::commands_in_flight,
          .memory_bytes = own != 0 ? own : memory_budget_of(read_memory_room().bytes)};
}

/// What the main thread looks after once a second.
struct looked_after {
  staff_directory& staff;
  /// Null: without TLS.
  tls::certificate* certificate;
  actors::pulse& pulse;
  net::admission& room;
  const net::address_bound& addresses;
  storage::slow_operations& slow;
};

void watch_until_stopped(stop_signals& signals, const looked_after& what) {
  memory_watch memory;
  tls::certificate_watch certificate{what.certificate};
  proxy_watch proxies;
  bool was_readable = true;
  while (true) {
    const auto wish = signals.wait(limits::staff_interval);
    if (wish == stop_signals::wish::stop) return;
    if (wish == stop_signals::wish::reload) tls::reload(what.certificate);
    what.pulse.answer();
    memory.look(what.room);
    certificate.look();
    proxies.look(what.addresses);
    logging::say_slow(what.slow);
    const auto refreshed = what.staff.refresh();
    if (!refreshed && was_readable) logging::say_error(refreshed.error().message);
    was_readable = static_cast<bool>(refreshed);
  }
}

/// Null when the configuration wants none.
outcome<std::unique_ptr<metrics::endpoint>> open_metrics(const metrics_config& wanted) {
  if (wanted.listen.empty()) return std::unique_ptr<metrics::endpoint>{};
  return metrics::open_endpoint(wanted.listen);
}

metrics::reading read_all(const net::service& shared, const net::server& server,
                          const std::filesystem::path& data_directory) {
  metrics::reading now{
      .now = shared.clock.now(),
      .actors = shared.gateway.reading(),
      .clients = server.counts(),
      .lanes = server.lanes(),
      .budget = shared.room.budget(),
      .memory_bytes = shared.room.memory_bytes(),
      .refused_by_address = shared.addresses.refused(),
      .without_address = shared.addresses.unnamed(),
      .certificate_expiry = shared.certificate == nullptr ? 0 : shared.certificate->expiry()};
  std::error_code trouble;
  const auto disk = std::filesystem::space(data_directory, trouble);
  if (trouble) return now;
  now.disk_free = disk.available;
  now.disk_size = disk.capacity;
  return now;
}

std::vector<actors::vital_sign> feel_all(actors::gateway& gateway, net::server& server, actors::pulse& main) {
  auto signs = gateway.vital_signs();
  std::ranges::move(server.vital_signs(), std::back_inserter(signs));
  const auto now = std::chrono::steady_clock::now();
  signs.push_back(main.feel(now));
  // It answers at its next look at the staff.
  [[maybe_unused]] const bool asked = main.ask(now);
  return signs;
}

/// For `systemctl status`.
std::string standing_of(const net::service& shared) {
  const auto status = shared.gateway.status();
  const auto* const trouble = status.read_only ? "; the log takes no writes: the lines before say why"
                              : status.ready   ? ""
                                               : "; a queue cannot be read";
  return fmt::format("Serving: {} connections, {} conversations awake{}", shared.connections.load(),
                     status.live_conversations, trouble);
}

void say_where(const std::string& origin, const metrics_config& wanted, const metrics::endpoint* scraped) {
  std::string metrics_url;
  if (scraped != nullptr) {
    const auto address = wanted.listen.substr(0, wanted.listen.rfind(':'));
    metrics_url = fmt::format("http://{}:{}/metrics", address, scraped->port());
  }
  logging::say_where(origin, metrics_url);
}

/// Without it the engine serves all the same; only a backup must wait for a stop.
std::unique_ptr<control::control_socket> open_control(const storage_config& where, stores& disk) {
  control::commands known;
  if (disk.embedded != nullptr)
    known["backup"] = control::backup_command(*disk.embedded, *disk.keys, where.data_directory);
  control::add_log_level_commands(known);
  auto opened = control::control_socket::open(where.data_directory, std::move(known));
  if (opened) return std::move(opened.value());
  logging::say_warning(opened.error().message +
                       " No backup can be made and no log level changed while the engine runs.");
  return nullptr;
}

void make_data_directory(const std::filesystem::path& directory) {
  std::error_code problem;
  const bool was_there = std::filesystem::exists(directory, problem) || problem;
  storage::make_private_directory(directory, "the data directory");
  if (was_there) return;
  // Whoever forgot --config would look for what is in another one.
  const auto place = std::filesystem::absolute(directory).string();
  logging::say_info("the data directory was made", {{"directory", place}},
                    "made the data directory " + place);
}

exit_code run(const config& settings, stop_signals& signals) {
  systemd::life_watch life;
  auto pages = load_pages(find_web_directory(settings.server.web_directory));
  if (!pages) return logging::refuse(pages.error());
  const auto certificate = tls::open_configured(settings.tls);
  if (!certificate) return logging::refuse(certificate.error());
  const auto connections =
      connections_allowed(settings.server.max_connections, net::connections_within_descriptor_limit());
  if (!connections) return logging::refuse(connections.error());
  // Before the disk: who is refused the port is started again and again, and must leave nothing behind.
  auto socket = net::listen_on(settings.server.address, settings.server.port);
  if (!socket) return logging::refuse(socket.error());
  const auto metrics = open_metrics(settings.metrics);
  if (!metrics) return logging::refuse(metrics.error());
  make_data_directory(settings.storage.data_directory);
  staff_directory staff{settings.storage.staff_file()};
  if (auto read = staff.refresh(); !read) return logging::refuse(read.error());

  const auto slow = std::make_shared<storage::slow_operations>(settings.log.slow);
  auto disk = open_stores(settings, life, slow);
  life.starts("taking over the log");
  const actors::system_clock clock;
  const wire::json_frame_encoder encoder;
  const auto queues = queues_of(settings.service);
  const auto gateway =
      actors::make_gateway({*disk.log, *disk.keys, *disk.views.snapshots, *disk.views.views, clock, encoder},
                           settings_for(settings, queues, slow));
  http::router router{pages.value(), *gateway, settings.server.allowed_origins};
  const auto budget = budget_for(settings.server, connections.value());
  net::service shared{.gateway = *gateway,
                      .staff = staff,
                      .router = router,
                      .clock = clock,
                      .bounds = settings.clients,
                      .id = {settings.service.id},
                      .queues = queues,
                      .room = net::admission{budget},
                      .certificate = certificate.value().get(),
                      .addresses = net::bound_of_addresses(settings.server)};
  const auto lanes = lane_count(settings.server.lanes);
  net::server server{shared, lanes};
  const metrics::shown_source shown{
      metrics.value().get(), [&] { return read_all(shared, server, settings.storage.data_directory); }};
  const auto origin = origin_of(settings, socket.value().port());
  server.start(std::move(socket.value()));
  const auto control = open_control(settings.storage, disk);
  logging::say_info("listening", {{"lanes", lanes}}, fmt::format("listening: {} lanes", lanes));
  say_room(budget);
  // Last of all: who waits for it may look at the log at once.
  say_where(origin, settings.metrics, metrics.value().get());

  actors::pulse pulse{"the main thread"};
  systemd::watched_service watched{life,
                                   {.is_ready = [&] { return router.is_ready(); },
                                    .signs = [&] { return feel_all(*gateway, server, pulse); },
                                    .standing = [&] { return standing_of(shared); }}};
  watch_until_stopped(signals,
                      {staff, certificate.value().get(), pulse, shared.room, shared.addresses, *slow});
  logging::say_info("stopping: clients are told to come back");
  const auto farewell = limits::farewell + limits::close_timeout;
  watched.stop(farewell + settings.drain_patience);
  router.stop();
  server.say_farewell(farewell);
  const bool drained = gateway->drain(settings.drain_patience);
  logging::say_slow(*slow);
  if (!drained)
    logging::say_warning("stopped before every snapshot was taken; the next start replays a little more");
  logging::say_info("stopped");
  return exit_code::ok;
}

}  // namespace

exit_code serve(const config& settings) {
  stop_signals signals;
  forbid_core_files();
  logging::set_up(settings.log);
  try {
    return run(settings, signals);
  } catch (const storage::storage_error& error) {
    return logging::refuse({code_of(error.kind()), error.what()});
  } catch (const std::exception& error) {
    return logging::refuse({exit_code::internal, error.what()});
  }
}

}  // namespace veilleuse::engine

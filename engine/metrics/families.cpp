#include "engine/metrics/families.hpp"

#include "actors/limits.hpp"
#include "engine/version.hpp"

#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::engine::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double microsecond = 1e-6;

ClientMetric labelled(std::vector<ClientMetric::Label> labels) {
  ClientMetric one;
  one.label = std::move(labels);
  return one;
}

class family_list {
 public:
  /// Grows until the process ends; the name ends in `_total`.
  void counter(std::string name, std::string help, std::uint64_t value) {
    add_counter(begin(std::move(name), std::move(help), MetricType::Counter), {}, value);
  }
  void gauge(std::string name, std::string help, double value) {
    add_gauge(begin(std::move(name), std::move(help), MetricType::Gauge), {}, value);
  }
  /// What was counted in units of `unit`.
  void histogram(std::string name, std::string help, const storage::distribution_reading& what, double unit) {
    add_histogram(begin(std::move(name), std::move(help), MetricType::Histogram), {}, what, unit);
  }

  /// Values with labels follow.
  MetricFamily& begin(std::string name, std::string help, MetricType type) {
    all_.push_back({"veilleuse_" + std::move(name), std::move(help), type, {}});
    return all_.back();
  }

  static void add_counter(MetricFamily& family, std::vector<ClientMetric::Label> labels,
                          std::uint64_t value) {
    auto one = labelled(std::move(labels));
    one.counter.value = static_cast<double>(value);
    family.metric.push_back(std::move(one));
  }
  static void add_gauge(MetricFamily& family, std::vector<ClientMetric::Label> labels, double value) {
    auto one = labelled(std::move(labels));
    one.gauge.value = value;
    family.metric.push_back(std::move(one));
  }
  static void add_histogram(MetricFamily& family, std::vector<ClientMetric::Label> labels,
                            const storage::distribution_reading& what, double unit) {
    auto one = labelled(std::move(labels));
    one.histogram.sample_count = what.count;
    one.histogram.sample_sum = static_cast<double>(what.sum) * unit;
    std::uint64_t below = 0;
    for (const auto& bucket : what.buckets) {
      below += bucket.count;
      one.histogram.bucket.push_back({below, static_cast<double>(bucket.up_to) * unit});
    }
    one.histogram.bucket.push_back({what.count, std::numeric_limits<double>::infinity()});
    family.metric.push_back(std::move(one));
  }

  [[nodiscard]] std::vector<MetricFamily> take() { return std::move(all_); }

 private:
  std::vector<MetricFamily> all_;
};

double seconds_since(const std::optional<events::timestamp>& since, events::timestamp now) {
  if (!since || now.value < since->value) return 0;
  return static_cast<double>(now.value - since->value) * microsecond;
}

void add_desks(family_list& to, const reading& what) {
  // One family at a time: each stands once on the page, with all its queues.
  const auto gauges = [&](const char* name, const char* help, auto value) {
    auto& family = to.begin(name, help, MetricType::Gauge);
    for (const auto& desk : what.actors.desks)
      family_list::add_gauge(family, {{"queue", name_of(desk.queue)}}, value(desk));
  };
  const auto counters = [&](const char* name, const char* help, auto value) {
    auto& family = to.begin(name, help, MetricType::Counter);
    for (const auto& desk : what.actors.desks)
      family_list::add_counter(family, {{"queue", name_of(desk.queue)}}, value(desk));
  };
  using actors::desk_reading;
  gauges("queue_length", "Children who wait for a moderator, without those who are being offered to one.",
         [](const desk_reading& desk) { return static_cast<double>(desk.waiting); });
  gauges("queue_oldest_wait_seconds",
         "How long the child who has waited longest has waited, in the queue or being offered.",
         [&](const desk_reading& desk) { return seconds_since(desk.oldest_since, what.now); });
  gauges("offers_open", "Children offered to a moderator who has not answered.",
         [](const desk_reading& desk) { return static_cast<double>(desk.offers); });
  gauges("chats_in_hand", "Children whom a moderator has accepted.",
         [](const desk_reading& desk) { return static_cast<double>(desk.chats); });
  gauges("moderators_available",
         "Moderators who are signed in and available, those included who have as many chats as they want.",
         [](const desk_reading& desk) { return static_cast<double>(desk.staff); });
  counters("offers_total", "Offers made to moderators.",
           [](const desk_reading& desk) { return desk.offers_made; });
  counters("offers_timed_out_total", "Offers that no moderator answered in time.",
           [](const desk_reading& desk) { return desk.offers_timed_out; });
  counters("offers_declined_total", "Offers that a moderator declined.",
           [](const desk_reading& desk) { return desk.offers_declined; });
  auto& waits = to.begin(
      "accept_wait_seconds",
      "From first entering the queue to being accepted; of a child who comes back, with the chat between.",
      MetricType::Histogram);
  for (const auto& desk : what.actors.desks)
    family_list::add_histogram(waits, {{"queue", name_of(desk.queue)}}, desk.wait_seconds, 1);
}

void add_log(family_list& to, const reading& what) {
  const auto& log = what.actors.log;
  to.histogram("log_append_seconds", "From handing appends over to the log to their answer.", log.append_us,
               microsecond);
  to.histogram("log_sync_seconds", "Writing and syncing one group of appends.", log.commit_us, microsecond);
  to.histogram("log_group_records", "Records in one group of appends.", log.group_records, 1);
  auto& appends = to.begin("log_appends_total", "Appends by outcome.", MetricType::Counter);
  family_list::add_counter(appends, {{"outcome", "appended"}}, log.appended);
  family_list::add_counter(appends, {{"outcome", "refused"}}, log.refused);
  family_list::add_counter(appends, {{"outcome", "unknown"}}, log.unknown);
  to.gauge("log_appends_in_flight", "Appends handed over and not answered.",
           static_cast<double>(log.in_flight));
  to.gauge("log_read_only",
           "1 while the log takes no writes: the disk is full or fails, or the brokers acknowledge nothing.",
           what.actors.status.read_only ? 1 : 0);
  to.gauge("memory_bytes", "Memory of the process that no file backs.",
           static_cast<double>(what.memory_bytes));
  to.gauge("memory_budget_bytes", "Above it no new conversation begins.",
           static_cast<double>(what.budget.memory_bytes));
  to.gauge("disk_free_bytes", "Room on the disk of the data directory.", static_cast<double>(what.disk_free));
  to.gauge("disk_size_bytes", "Size of the disk of the data directory.", static_cast<double>(what.disk_size));
}

void add_actors(family_list& to, const reading& what) {
  const auto& actors = what.actors;
  to.gauge("ready", "1 while the service can be used: /readyz.", actors.status.ready ? 1 : 0);
  to.gauge("conversations_live", "Conversations in memory.",
           static_cast<double>(actors.status.live_conversations));
  to.gauge("conversations",
           fmt::format("Conversations that exist, erased ones too, {} ms ago; at a start, those of the log "
                       "read so far.",
                       actors::limits::agenda_interval.count()),
           static_cast<double>(actors.conversations));
  to.gauge(
      "conversations_sleeping",
      fmt::format("Conversations that exist and are in no memory; one begun less than {} ms ago may lack.",
                  actors::limits::agenda_interval.count()),
      static_cast<double>(actors.conversations_asleep));
  to.gauge("streams_waking", "Streams whose state is being read.", static_cast<double>(actors.waking));
  to.counter("streams_woken_total", "Streams that were read into memory.", actors.woken);
  to.counter("streams_slept_total", "Streams that left memory.", actors.fallen_asleep);
  to.gauge("commands_in_flight", "Commands submitted and not answered: of the credits, those taken.",
           static_cast<double>(actors.status.commands_in_flight));
  to.counter("actor_restarts_total", "Actors started again after a failure.", actors.status.actor_restarts);
  to.counter("dead_letters_total", "Messages that no actor took.", actors.status.dead_letters);
}

void add_lanes(family_list& to, const reading& what) {
  const auto label = [](std::size_t at) {
    return std::vector<ClientMetric::Label>{{"lane", fmt::to_string(at + 1)}};
  };
  auto& ready = to.begin("lane_ready_actors", "Actors with messages that wait for their lane's thread.",
                         MetricType::Gauge);
  for (std::size_t at = 0; at < what.lanes.size(); ++at)
    family_list::add_gauge(ready, label(at), static_cast<double>(what.lanes[at].ready));
  auto& mailboxes =
      to.begin("mailbox_messages", "Messages in the mailbox of an actor when its lane took it up.",
               MetricType::Histogram);
  for (std::size_t at = 0; at < what.lanes.size(); ++at)
    family_list::add_histogram(mailboxes, label(at), what.lanes[at].mailbox, 1);
}

void add_clients(family_list& to, const reading& what) {
  const auto& clients = what.clients;
  to.gauge("connections", "Open now.", static_cast<double>(clients.opened - clients.ended));
  to.gauge("connections_max", "Allowed at once.", static_cast<double>(what.budget.connections));
  to.counter("connections_total", "Connections taken in.", clients.opened);
  to.counter("connections_refused_by_address_total",
             "Connections refused because too many of their address were open.", what.refused_by_address);
  to.counter("chats_without_address_total",
             "Chats opened by a trusted proxy that did not say for whom: not bounded by address.",
             what.without_address);
  to.counter("frames_total", "Text frames of clients.", clients.frames);
  to.counter("received_bytes_total", "Bytes from clients.", clients.received_bytes);
  to.counter("sent_bytes_total", "Bytes to clients.", clients.sent_bytes);
  to.gauge("outgoing_bytes", "Bytes that wait for clients to take them.",
           static_cast<double>(clients.waiting_bytes));
  auto& closes = to.begin("closes_total", "WebSockets closed, by code (docs/protocol).", MetricType::Counter);
  for (const auto& [code, count] : clients.closes)
    family_list::add_counter(closes, {{"code", fmt::to_string(static_cast<unsigned>(code))}}, count);
  family_list::add_counter(closes, {{"code", "other"}}, clients.other_codes);
  auto& refusals =
      to.begin("refusals_total", "Frames refused, by reason (docs/protocol).", MetricType::Counter);
  for (const auto& [name, count] : clients.refusals)
    family_list::add_counter(refusals, {{"reason", std::string{name}}}, count);
}

void add_tls(family_list& to, const reading& what) {
  to.counter("tls_handshakes_total", "Clients that came to speak TLS.", what.clients.handshakes);
  auto& failures = to.begin("tls_handshake_failures_total", "Clients that came to speak no TLS, by reason.",
                            MetricType::Counter);
  for (std::size_t at = 0; at < tls::handshake_failure_names.size(); ++at) {
    family_list::add_counter(failures, {{"reason", std::string{tls::handshake_failure_names[at]}}},
                             what.clients.handshake_failures[at]);
  }
  to.gauge("tls_certificate_expiry_timestamp_seconds",
           "When the certificate in use expires, in seconds since 1970; 0 without TLS.",
           static_cast<double>(what.certificate_expiry));
}

}  // namespace

std::vector<MetricFamily> families_of(const reading& what) {
  family_list all;
  auto& build = all.begin("build_info", "1, with the version.", MetricType::Gauge);
  family_list::add_gauge(build, {{"version", version}}, 1);
  add_desks(all, what);
  add_clients(all, what);
  add_tls(all, what);
  add_actors(all, what);
  add_lanes(all, what);
  add_log(all, what);
  return all.take();
}

}  // namespace veilleuse::engine::metrics

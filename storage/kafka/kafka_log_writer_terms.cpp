// How a log on Kafka comes to own a partition and loses it, and what it makes of reports and entries
// meanwhile.
#include "storage/kafka/kafka_log_writer.hpp"

#include <algorithm>
#include <utility>

#include <sodium.h>

namespace veilleuse::storage {

namespace {

std::string named(partition_id partition) {
  return "Partition " + std::to_string(partition.value);
}

}  // namespace

void kafka_log_writer::take(const delivery& what) {
  auto& here = partitions_.at(what.partition.value);
  const auto entry = decode_entry(what.key, what.value);
  if (const auto* take_over = std::get_if<take_over_in_topic>(&entry)) {
    if (!what.offset && here.taking && take_over->what.nonce == here.taking->nonce)
      refuse(here, "the brokers did not take it");
    return;
  }
  const auto* record = std::get_if<record_entry>(&entry);
  if (record == nullptr || !here.term || !here.term->wrote(record->around)) return;
  const auto settled = here.term->acknowledge(record->around, what.offset);
  if (!settled) return lose(what.partition, "a record was not written where it had to be");
  copy_.take_own(what.partition, *what.offset, *record);
  jobs_.settle(settled->job, settled->request, {append_status::appended, settled->at});
}

void kafka_log_writer::take(const read_entry& what) {
  auto& here = partitions_.at(what.partition.value);
  if (here.term || here.stopped || what.at < copy_.next(what.partition)) return;
  try {
    const auto entry = decode_entry(what.key, what.value);
    if (const auto* take_over = std::get_if<take_over_in_topic>(&entry)) return take(what, *take_over);
    std::visit([&](const auto& one) { static_cast<void>(copy_.take(what.partition, what.at, one)); }, entry);
  } catch (const storage_error& problem) {
    stop(what.partition, problem);
  }
}

void kafka_log_writer::take(const read_entry& what, const take_over_in_topic& entry) {
  const auto standing = copy_.take(what.partition, what.at, entry);
  auto& here = partitions_[what.partition.value];
  if (!here.taking || !here.taking->waits || entry.what.nonce != here.taking->nonce) return;
  here.taking->waits = false;
  // Otherwise another node had drawn as high a term first, and this one tries a higher.
  if (standing == standing_of_entry::counted)
    grant(what.partition, *std::exchange(here.taking, std::nullopt));
}

void kafka_log_writer::begin(take_over_job& what) {
  auto& here = partitions_.at(what.partition.value);
  if (here.taking) return what.done(take_over_refused{"it is being taken over already"});
  here.taking = attempt{};
  here.taking->done = std::move(what.done);
  here.taking->began = clock::now();
  here.taking->deadline = here.taking->began + options_.take_over_patience;
  if (here.stopped || failed_)
    refuse(here, "this partition cannot be read on",
           here.stopped ? storage_failure::damaged : storage_failure::io_error);
}

void kafka_log_writer::go_on_with_take_overs() {
  for (std::uint32_t number = 0; number < partitions_.size(); ++number) {
    auto& here = partitions_[number];
    if (!here.taking) continue;
    // What was sent under the former term is waited for: then all of it is known.
    const bool is_idle = !here.term || here.term->under_way().empty();
    if (is_idle && here.term) lose({number}, {});
    if (clock::now() >= here.taking->deadline) {
      refuse(here, "the brokers did not answer in time");
    } else if (is_idle && !here.taking->waits) {
      send({number}, *here.taking);
    }
  }
}

void kafka_log_writer::send(partition_id partition, attempt& what) {
  auto& here = partitions_[partition.value];
  const auto& counted = copy_.counted(partition);
  what.term = {counted.last().term.value + 1};
  randombytes_buf(what.nonce.data(), what.nonce.size());
  const auto key = encode_key(take_over_in_topic{what.term, {what.nonce, counted.prefix(), options_.node}});
  if (++what.sent > limits::take_over_attempts)
    return refuse(here, "other nodes take it over again and again");
  if (!writer_->send(partition, key, {})) return refuse(here, "too much waits for the brokers");
  what.waits = true;
}

void kafka_log_writer::grant(partition_id partition, attempt what) {
  reader_.leave(partition);
  const auto& counted = copy_.counted(partition);
  auto& here = partitions_[partition.value];
  here.term.emplace(counted, copy_.next(partition));
  here.refused = false;
  granted_.push_back({std::move(what.done), {what.term, what.nonce, counted.prefix()}});
}

void kafka_log_writer::refuse(written_partition& partition, const std::string& why, storage_failure kind) {
  auto what = std::exchange(partition.taking, std::nullopt);
  if (!what) return;
  partition.refused = true;
  what->done(take_over_refused{why, kind});
}

void kafka_log_writer::lose(partition_id partition, const std::string& why) {
  auto& here = partitions_[partition.value];
  if (!here.term) return;
  const auto term = std::move(*std::exchange(here.term, std::nullopt));
  for (const auto& one : term.under_way())
    jobs_.settle(one.job, one.request, {append_status::unknown, {}});
  if (!why.empty()) {
    options_.on_notice(named(partition) + " of the topic of events is given up: " + why +
                       ". What was under way, " + std::to_string(term.under_way().size()) +
                       " records, is unknown until it is taken over again.");
  }
  if (!here.stopped) reader_.follow(partition, copy_.next(partition));
}

void kafka_log_writer::stop(partition_id partition, const storage_error& why) {
  auto& here = partitions_[partition.value];
  if (std::exchange(here.stopped, true)) return;
  if (reader_.follows(partition)) reader_.leave(partition);
  options_.on_notice(why.what());
  refuse(here, why.what(), why.kind());
}

bool kafka_log_writer::waits_too_long(const written_partition& partition, clock::time_point now) const {
  const auto since = now - options_.brokers_silence;
  if (partition.taking && partition.taking->began < since) return true;
  return partition.term && !partition.term->under_way().empty() &&
         partition.term->under_way().front().sent < since;
}

void kafka_log_writer::look_at_silence() {
  const auto now = clock::now();
  const bool silent = std::ranges::any_of(
      partitions_, [&](const auto& one) { return one.refused || waits_too_long(one, now); });
  if (silent_.exchange(silent) == silent) return;
  options_.on_notice(silent
                         ? "The brokers acknowledge nothing: see whether they run and are in step. What is "
                           "under way is kept for clients to send again."
                         : "The brokers acknowledge again.");
}

void kafka_log_writer::make_writer() {
  writer_.emplace(options_.connection, options_.delivery_patience, woken_);
  if (options_.on_producer) options_.on_producer(writer_->client());
}

/// An instance that librdkafka calls broken never writes again: what it had is unknown, and another one takes
/// over.
void kafka_log_writer::require_living_writer() {
  const auto fatal = writer_->fatal();
  if (fatal.empty()) return;
  const auto why = "Kafka's producer ended (" + fatal + ")";
  make_writer();
  for (std::uint32_t number = 0; number < partitions_.size(); ++number) {
    lose({number}, why);
    if (partitions_[number].taking) partitions_[number].taking->waits = false;
  }
}

}  // namespace veilleuse::storage

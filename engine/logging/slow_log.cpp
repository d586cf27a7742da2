#include "engine/logging/slow_log.hpp"

#include "engine/logging/process_log.hpp"

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace veilleuse::engine::logging {

namespace {

std::uint64_t in_ms(storage::slow_operations::clock::duration span) {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(span).count());
}

}  // namespace

entry entry_of(const storage::slow_operation& slow, storage::slow_operations::clock::duration threshold) {
  const auto name = storage::operation_names.at(static_cast<std::size_t>(slow.what));
  entry told{level::warning,
             "a slow operation",
             {{"operation", std::string{name}},
              {"duration_ms", in_ms(slow.took)},
              {"threshold_ms", in_ms(threshold)}}};
  told.text = fmt::format("a slow operation: {} took {} ms, more than {} ms", name, in_ms(slow.took),
                          in_ms(threshold));
  const auto add = [&told](std::string_view field, std::uint64_t value, std::string_view words) {
    if (value == 0) return;
    told.fields.push_back({field, value});
    told.text += fmt::format("; {} {}", value, words);
  };
  add("records", slow.size.records, "records");
  add("events", slow.size.events, "events");
  add("bytes", slow.size.bytes, "bytes");
  add("left_out", slow.left_out, "more of its kind were slow");
  return told;
}

void say_slow(storage::slow_operations& watched) {
  for (const auto& slow : watched.take())
    say(entry_of(slow, watched.threshold()));
}

}  // namespace veilleuse::engine::logging

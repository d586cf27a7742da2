// A record or a state of whichever kind of stream: what a replay of many streams meets.
#pragma once

#include "events/codec/codec.hpp"
#include "tools/replay/stream_reader.hpp"

#include <utility>
#include <variant>

namespace veilleuse::tools {

using any_record = std::variant<events::record<events::conversation_event>,
                                events::record<events::moderator_event>, events::record<events::desk_event>>;
using any_state = std::variant<events::conversation_state, events::moderator_state, events::desk_state>;

[[nodiscard]] inline engine::failure unknown_kind_of_stream() {
  return {engine::exit_code::data_unusable,
          "this version knows no events of that kind of stream; upgrade veilleuse to read it"};
}

/// Calls `use.template operator()<Aggregate>()` for the stream's kind, or gives unknown_kind_of_stream().
template <class Result, class Use>
[[nodiscard]] engine::outcome<Result> for_kind(events::stream_kind kind, Use use) {
  switch (kind) {
    case events::stream_kind::conversation:
      return use.template operator()<events::conversation>();
    case events::stream_kind::moderator:
      return use.template operator()<events::moderator>();
    case events::stream_kind::desk:
      return use.template operator()<events::desk>();
    case events::stream_kind::conversation_staff:
      break;
  }
  return unknown_kind_of_stream();
}

[[nodiscard]] inline engine::outcome<any_record> read_any_skeleton(const storage::logged_record& logged) {
  return for_kind<any_record>(logged.stream.kind, [&]<class Aggregate>() -> engine::outcome<any_record> {
    auto skeleton = read_skeleton<typename Aggregate::event>(logged);
    if (!skeleton) return skeleton.error();
    return any_record{std::move(skeleton.value())};
  });
}

[[nodiscard]] inline events::timestamp time_of(const any_record& what) {
  return std::visit([](const auto& record) { return record.at; }, what);
}

}  // namespace veilleuse::tools

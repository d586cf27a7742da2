#include "tools/replay/replay.hpp"

#include "events/codec/codec.hpp"
#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "tools/replay/fold.hpp"
#include "tools/replay/stream_reader.hpp"
#include "tools/replay/text.hpp"

namespace veilleuse::tools {
namespace {

engine::failure no_such_event(const replay_request& request, events::sequence end) {
  return {engine::exit_code::not_found,
          fmt::format("{} has {} events; there is no event {}", events::to_text(request.stream), end.value,
                      request.at.value_or(request.from).value)};
}

template <class Aggregate>
engine::outcome<engine::done> show_state(storage::event_log& log, const replay_request& request,
                                         const line_sink& print) {
  const auto state = fold_stream<Aggregate>(log, request.stream, *request.at);
  if (!state) return state.error();
  const auto described = events::describe_state(state.value());
  if (request.format == replay_format::json_lines) {
    (void)print(described);
  } else {
    for (const auto& line : state_as_text(described)) {
      if (!print(line)) break;
    }
  }
  return engine::done{};
}

template <class Aggregate>
engine::outcome<engine::done> show_events(storage::event_log& log, const replay_request& request,
                                          const line_sink& print) {
  using event = typename Aggregate::event;
  return read_stream<event>(log, request.stream, request.from, [&](const events::record<event>& what) {
    const auto described = events::describe(what);
    if (request.format == replay_format::json_lines) return print(described);
    for (const auto& line : record_as_text(described)) {
      if (!print(line)) return false;
    }
    return true;
  });
}

template <class Aggregate>
engine::outcome<engine::done> replay_as(storage::event_log& log, const replay_request& request,
                                        const line_sink& print) {
  return request.at ? show_state<Aggregate>(log, request, print)
                    : show_events<Aggregate>(log, request, print);
}

}  // namespace

engine::outcome<engine::done> replay(storage::event_log& log, const replay_request& request,
                                     const line_sink& print) {
  const auto end = log.stream_end_now(request.stream);
  const auto wanted = request.at.value_or(request.from);
  if (end.value == 0)
    return engine::failure{engine::exit_code::not_found,
                           fmt::format("there is no stream {}", events::to_text(request.stream))};
  if (wanted > end || wanted.value == 0) return no_such_event(request, end);
  switch (request.stream.kind) {
    case events::stream_kind::conversation:
      return replay_as<events::conversation>(log, request, print);
    case events::stream_kind::moderator:
      return replay_as<events::moderator>(log, request, print);
    case events::stream_kind::desk:
      return replay_as<events::desk>(log, request, print);
    case events::stream_kind::conversation_staff:
      break;
  }
  return engine::failure{engine::exit_code::data_unusable,
                         "this version knows no events of that kind of stream; upgrade veilleuse to read it"};
}

}  // namespace veilleuse::tools

#include "tools/replay/replay.hpp"

#include "events/codec/codec.hpp"
#include "tools/replay/any_record.hpp"
#include "tools/replay/fold.hpp"
#include "tools/replay/log_fold.hpp"
#include "tools/replay/merged_reader.hpp"
#include "tools/replay/stream_reader.hpp"
#include "tools/replay/text.hpp"

namespace veilleuse::tools {
namespace {

bool print_all(const std::vector<std::string>& lines, const line_sink& print) {
  for (const auto& line : lines) {
    if (!print(line)) return false;
  }
  return true;
}

/// Where a replay begins and ends. Both bounds belong to it.
struct replay_span {
  replay_point from;
  std::optional<replay_point> to;

  template <class Event>
  [[nodiscard]] bool is_before(const events::record<Event>& what) const {
    if (const auto* number = std::get_if<events::sequence>(&from)) return what.last() < *number;
    return what.at < std::get<events::timestamp>(from);
  }
  template <class Event>
  [[nodiscard]] bool has_passed(const events::record<Event>& what) const {
    return to && is_after(what, *to);
  }
};

// ── One stream

engine::failure no_such_event(const events::stream_id& stream, events::sequence wanted,
                              events::sequence end) {
  return {engine::exit_code::not_found, fmt::format("{} has {} events; there is no event {}",
                                                    events::to_text(stream), end.value, wanted.value)};
}

template <class Aggregate>
engine::outcome<replay_result> show_state(storage::event_log& log, const replay_request& request,
                                          const line_sink& print, const progress_sink& progress) {
  const auto state = fold_stream<Aggregate>(log, *request.stream, *request.at, progress);
  if (!state) return state.error();
  if (state.value().head.last.value == 0)
    return engine::failure{engine::exit_code::not_found, fmt::format("{} had no events yet at that time",
                                                                     events::to_text(*request.stream))};
  const auto described = events::describe_state(state.value());
  if (request.format == replay_format::json_lines) {
    (void)print(described);
  } else {
    (void)print_all(state_as_text(described), print);
  }
  return replay_result{};
}

/// A time and the number of an event, which is there: so something lies between them, or they are the wrong
/// way round. From the first event is from the beginning, whenever that was.
bool are_mixed(const replay_request& request) {
  return request.to && request.from.index() != request.to->index() &&
         request.from != replay_point{events::sequence{1}};
}

template <class Aggregate>
engine::outcome<replay_result> show_events(storage::event_log& log, const replay_request& request,
                                           const line_sink& print, const progress_sink& progress) {
  using event = typename Aggregate::event;
  const auto* number = std::get_if<events::sequence>(&request.from);
  const replay_span span{request.from, request.to};
  replay_result result;
  const auto read = read_stream<event>(
      log, *request.stream, number != nullptr ? *number : events::sequence{1},
      [&](const events::record<event>& what) {
        if (span.has_passed(what)) return false;
        if (span.is_before(what)) return true;
        ++result.records;
        const auto described = events::describe(what);
        if (request.format == replay_format::json_lines) return print(described);
        return print_all(record_as_text(described), print);
      },
      progress);
  if (!read) return read.error();
  if (result.records == 0 && are_mixed(request))
    return engine::failure{engine::exit_code::usage, "--to lies before --from"};
  return result;
}

/// The numbers that a request names must be there.
std::optional<engine::failure> missing_event(const replay_request& request, events::sequence end) {
  for (const auto& point : {std::optional{request.from}, request.to, request.at}) {
    const auto* number = point ? std::get_if<events::sequence>(&*point) : nullptr;
    if (number != nullptr && (*number > end || number->value == 0))
      return no_such_event(*request.stream, *number, end);
  }
  return std::nullopt;
}

engine::outcome<replay_result> replay_one(storage::event_log& log, const replay_request& request,
                                          const line_sink& print, const progress_sink& progress) {
  const auto& stream = *request.stream;
  const auto end = log.stream_end_now(stream);
  if (end.value == 0)
    return engine::failure{engine::exit_code::not_found,
                           fmt::format("there is no stream {}", events::to_text(stream))};
  if (auto missing = missing_event(request, end)) return std::move(*missing);
  return for_kind<replay_result>(stream.kind, [&]<class Aggregate>() {
    return request.at ? show_state<Aggregate>(log, request, print, progress)
                      : show_events<Aggregate>(log, request, print, progress);
  });
}

// ── All streams

engine::outcome<replay_result> show_all_events(storage::event_log& log, const replay_request& request,
                                               const line_sink& print, const progress_sink& progress) {
  const replay_span span{request.from, request.to};
  replay_result result;
  const auto show = [&](const auto& what, bool behind) {
    // A later one may follow an earlier one where the clock was set back: each is asked.
    if (span.is_before(what) || span.has_passed(what)) return true;
    ++result.records;
    result.behind += behind ? 1 : 0;
    const auto described = events::describe(what);
    if (request.format == replay_format::json_lines) return print(described);
    return print_all(record_among_others(described), print);
  };
  const auto read = merged_reader{log}.read(
      [&](const any_record& any, bool behind) {
        return std::visit([&](const auto& what) { return show(what, behind); }, any);
      },
      progress);
  if (!read) return read.error();
  return result;
}

bool print_state_among_others(const any_state& any, replay_format format, const line_sink& print) {
  const auto described = std::visit([](const auto& state) { return events::describe_state(state); }, any);
  if (format == replay_format::json_lines) return print(described);
  const auto self = std::visit([](const auto& state) { return state.head.self; }, any);
  if (!print(events::to_text(self))) return false;
  for (const auto& line : state_as_text(described)) {
    if (!print("  " + line)) return false;
  }
  return true;
}

engine::outcome<replay_result> show_all_states(storage::event_log& log, const replay_request& request,
                                               const line_sink& print, const progress_sink& progress) {
  fold_request folding;
  folding.until = std::get<events::timestamp>(*request.at);
  const auto folded = fold_log(
      log, folding,
      [&](const any_state& state) { return print_state_among_others(state, request.format, print); },
      progress);
  if (!folded) return folded.error();
  return replay_result{};
}

bool names_an_event(const std::optional<replay_point>& point) {
  return point && std::holds_alternative<events::sequence>(*point);
}

engine::outcome<replay_result> replay_all(storage::event_log& log, const replay_request& request,
                                          const line_sink& print, const progress_sink& progress) {
  const bool from_the_start = request.from == replay_point{events::sequence{1}};
  if ((names_an_event(request.from) && !from_the_start) || names_an_event(request.to) ||
      names_an_event(request.at))
    return engine::failure{engine::exit_code::usage,
                           "events are numbered within each stream: name one, or give a time instead"};
  return request.at ? show_all_states(log, request, print, progress)
                    : show_all_events(log, request, print, progress);
}

}  // namespace

engine::outcome<replay_result> replay(storage::event_log& log, const replay_request& request,
                                      const line_sink& print, const progress_sink& progress) {
  return request.stream ? replay_one(log, request, print, progress)
                        : replay_all(log, request, print, progress);
}

}  // namespace veilleuse::tools

// `veilleuse replay`: what happened, in one stream or in all; the state at a moment; the queue as it stood.
#include "tools/command_line.hpp"
#include "tools/open_log.hpp"
#include "tools/output.hpp"
#include "tools/progress_line.hpp"
#include "tools/replay/moment.hpp"
#include "tools/replay/queue_view.hpp"
#include "tools/replay/replay.hpp"
#include "tools/settings.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>

#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

using engine::exit_code;

struct replay_options {
  std::string stream;
  std::string from;
  std::string to;
  std::string at;
  bool desk = false;
  bool json = false;
};

constexpr const char* replay_help =
    "STREAM is SERVICE/conversation/ID, SERVICE/moderator/ID or SERVICE/desk/QUEUE, as 1/desk/accueil; "
    "without it,\n"
    "all streams, ordered by time.\n"
    "POINT is the number of an event of the stream (1, 2, 3...) or a time:\n"
    "  2026-11-22T21:30:00Z, 2026-11-22T22:30:00+01:00    with its zone\n"
    "  2026-11-22T22:30, \"2026-11-22 22:30\", 2026-11-22    in this machine's zone (TZ)\n"
    "  now, -2h, -1h30m, -90s, -3d                        back from now\n"
    "Both bounds belong to what is shown; --to a day, a minute or a second takes in all of it. A state at a "
    "time is that after the stream's last record of that "
    "time\n"
    "or earlier; --desk is the queue then, in the order of service.\n"
    "Shows skeletons: who, when and what kind, never what was said. Works beside a running engine, and shows "
    "what\n"
    "was durable when it began.";

engine::outcome<replay_point> point_from_text(const std::string& text, events::timestamp now,
                                              moment_edge edge) {
  std::uint64_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end) {
    if (number > 0) return replay_point{events::sequence{number}};
    return engine::failure{exit_code::usage, "events are numbered from 1"};
  }
  const auto moment = moment_from_text(text, now, edge);
  if (!moment) return moment.error();
  return replay_point{moment.value()};
}

/// Sets `point` unless `text` is empty.
engine::outcome<engine::done> read_point(const std::string& text, events::timestamp now, moment_edge edge,
                                         std::optional<replay_point>& point) {
  if (text.empty()) return engine::done{};
  const auto read = point_from_text(text, now, edge);
  if (!read) return read.error();
  point = read.value();
  return engine::done{};
}

/// Of the same kind, and the wrong way round.
bool is_backwards(const replay_point& from, const std::optional<replay_point>& to) {
  return to && from.index() == to->index() && *to < from;
}

engine::outcome<replay_request> request_of(const replay_options& options, events::timestamp now) {
  replay_request request;
  if (!options.stream.empty()) {
    request.stream = events::stream_from_text(options.stream);
    if (!request.stream)
      return engine::failure{exit_code::usage,
                             "not a stream; expected the like of 1/conversation/ID or 1/desk/QUEUE"};
  }
  std::optional<replay_point> from;
  const auto first = moment_edge::first;
  if (const auto read = read_point(options.from, now, first, from); !read) return read.error();
  if (const auto read = read_point(options.to, now, moment_edge::last, request.to); !read)
    return read.error();
  if (const auto read = read_point(options.at, now, first, request.at); !read) return read.error();
  if (from) request.from = *from;
  if (is_backwards(request.from, request.to))
    return engine::failure{exit_code::usage, "--to lies before --from"};
  request.format = options.json ? replay_format::json_lines : replay_format::text;
  return request;
}

/// The desk that was named, or those of the configured queues.
engine::outcome<queue_request> queues_of(const engine::config& settings, const replay_request& request,
                                         events::timestamp now) {
  queue_request queues;
  queues.format = request.format;
  queues.now = now;
  if (request.at) {
    const auto* moment = std::get_if<events::timestamp>(&*request.at);
    if (moment == nullptr)
      return engine::failure{
          exit_code::usage,
          "--desk shows how long each has waited: give --at a time, not the number of an event"};
    if (*moment > now)
      return engine::failure{exit_code::usage,
                             "--at lies in the future: nobody knows who will wait then. Without --at the "
                             "queue is shown as it stands"};
    queues.at = *moment;
  }
  if (request.stream) {
    if (request.stream->kind != events::stream_kind::desk)
      return engine::failure{exit_code::usage, "--desk takes the stream of a desk, as 1/desk/accueil"};
    queues.desks.push_back(*request.stream);
    return queues;
  }
  for (const auto& name : settings.service.queues)
    queues.desks.push_back(
        events::stream_of(events::service_id{settings.service.id}, *events::queue_from_name(name)));
  return queues;
}

void say_how_the_clock_went(const replay_result& result) {
  if (result.behind == 0) return;
  fmt::print(stderr,
             "veilleuse: {} records carry an earlier time than one written before them: the clock had been "
             "set back. "
             "Records of one stream stand in their true order.\n",
             result.behind);
}

engine::outcome<replay_result> run(const engine::config& settings, const replay_options& options) {
  const auto now = moment_now();
  const auto request = request_of(options, now);
  if (!request) return request.error();
  progress_line line{request.value().stream || options.desk ? "events" : "records"};
  const auto print = [&](std::string_view text) {
    line.make_way();
    return print_line(text);
  };
  const auto progress = [&](const replay_progress& how_far) { line.show(how_far); };
  if (!options.desk) {
    const auto log = open_log_for_reading(settings);
    return replay(*log, request.value(), print, progress);
  }
  const auto queues = queues_of(settings, request.value(), now);
  if (!queues) return queues.error();
  const auto log = open_log_for_reading(settings);
  if (request.value().stream && log->stream_end_now(*request.value().stream).value == 0)
    return engine::failure{exit_code::not_found, fmt::format("there is no stream {}", options.stream)};
  if (const auto shown = show_queues(*log, queues.value(), print, progress); !shown) return shown.error();
  return replay_result{};
}

void add_options(CLI::App& command, replay_options& options) {
  command.add_option("stream", options.stream, "The stream; all when left out")->type_name("STREAM");
  auto* from =
      command
          .add_option("--from", options.from, "Begin with the record that holds this event, or at this time")
          ->type_name("POINT");
  auto* to =
      command.add_option("--to", options.to, "End with the record that holds this event, or at this time")
          ->type_name("POINT");
  command
      .add_option("--at", options.at,
                  "Print the state after this event, or at this time, instead of the events")
      ->type_name("POINT")
      ->excludes(from)
      ->excludes(to);
  command
      .add_flag("--desk", options.desk,
                "Print the queue as it stood (--at, else now): who waited, offers, moderators")
      ->excludes(from)
      ->excludes(to);
  command.add_flag("--json", options.json, "JSON Lines: a record, a state or a queue a line");
}

}  // namespace

void add_replay_command(CLI::App& app, action& chosen) {
  auto* command =
      app.add_subcommand("replay", "Print events, the state they led to, or the queue as it stood");
  command->footer(replay_help);
  const auto options = std::make_shared<replay_options>();
  add_options(*command, *options);
  const auto file = add_config_option(*command);
  command->callback([&chosen, file, options] {
    chosen = [file, options] {
      const auto settings = load_settings(file);
      if (!settings) return complain(settings.error());
      const auto replayed = run(settings.value(), *options);
      const auto written = finish_output();
      if (!replayed) return complain(replayed.error());
      say_how_the_clock_went(replayed.value());
      return written;
    };
  });
}

}  // namespace veilleuse::tools

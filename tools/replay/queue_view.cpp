#include "tools/replay/queue_view.hpp"

#include "events/desk/desk.hpp"
#include "tools/replay/fold.hpp"
#include "tools/replay/text.hpp"

#include <algorithm>
#include <limits>
#include <ratio>

#include <boost/json.hpp>
#include <fmt/core.h>

namespace veilleuse::tools {
namespace {

namespace json = boost::json;

/// A clock set back makes nobody wait a negative time.
std::int64_t seconds_between(events::timestamp earlier, events::timestamp later) {
  return std::max<std::int64_t>(0, later.value - earlier.value) / std::micro::den;
}

json::object waiting_json(const events::queue_entry& entry, std::size_t place, events::timestamp at) {
  json::object points;
  for (const auto& reason : events::explain(entry, at))
    points.emplace(std::string{reason.rule}, reason.points);
  return {{"place", place},
          {"conversation", events::to_hex(entry.conversation.bytes)},
          {"waited_s", seconds_between(entry.entered_at, at)},
          {"urgency", entry.priority},
          {"returned", entry.at_front},
          {"points", std::move(points)},
          {"entered_at", entry.entered_at.value}};
}

json::object offer_json(const events::open_offer& offer, events::timestamp at) {
  return {{"conversation", events::to_hex(offer.entry.conversation.bytes)},
          {"moderator", events::to_hex(offer.moderator.bytes)},
          {"waited_s", seconds_between(offer.entry.entered_at, at)},
          {"urgency", offer.entry.priority},
          {"left_s", seconds_between(at, offer.deadline)}};
}

template <class Places>
std::int64_t count_of(const Places& places, const events::moderator_id& who) {
  return std::ranges::count_if(places, [&](const auto& place) { return place.moderator == who; });
}

json::object member_json(const events::desk_state& state, const events::staff_member& member) {
  const auto chats = count_of(state.chats, member.moderator);
  const auto offers = count_of(state.offers, member.moderator);
  const bool available = member.now == events::presence::available;
  return {{"moderator", events::to_hex(member.moderator.bytes)},
          {"presence", available ? "available" : "paused"},
          {"chats", chats},
          {"offers", offers},
          {"capacity", member.capacity},
          {"may_be_offered", available && chats + offers < static_cast<std::int64_t>(member.capacity)}};
}

json::object queue_json(const events::stream_id& desk, const events::desk_state& state,
                        events::timestamp at) {
  json::array waiting;
  for (const auto& entry : events::ordered_queue(state, at))
    waiting.push_back(waiting_json(entry, waiting.size() + 1, at));
  json::array offers;
  for (const auto& offer : state.offers)
    offers.push_back(offer_json(offer, at));
  json::array moderators;
  for (const auto& member : state.staff) {
    if (member.now != events::presence::signed_out) moderators.push_back(member_json(state, member));
  }
  return {{"desk", events::to_text(desk)},       {"at", at.value},
          {"last_event", state.head.last.value}, {"waiting", std::move(waiting)},
          {"offers", std::move(offers)},         {"chats", state.chats.size()},
          {"moderators", std::move(moderators)}};
}

// ── For people

std::string duration_text(std::int64_t seconds) {
  return fmt::format("{}:{:02}:{:02}", seconds / 3'600, seconds / 60 % 60, seconds % 60);
}

std::int64_t number(const json::value& of, const char* name) {
  return of.at(name).to_number<std::int64_t>();
}

std::string text(const json::value& of, const char* name) {
  return of.at(name).as_string().c_str();
}

std::vector<std::string> queue_text(const json::object& queue) {
  const json::value view(queue);
  const auto& waiting = view.at("waiting").as_array();
  const auto& offers = view.at("offers").as_array();
  const auto& moderators = view.at("moderators").as_array();
  std::vector<std::string> lines{fmt::format("{} at {}: {} waiting, {} offered, {} in chats, {} moderators",
                                             text(view, "desk"), time_as_text(number(view, "at")),
                                             waiting.size(), offers.size(), number(view, "chats"),
                                             moderators.size())};
  if (!waiting.empty()) lines.push_back("  place    waited  urgency  conversation");
  for (const auto& each : waiting)
    lines.push_back(fmt::format("  {:>5}  {:>8}  {:>7}  {}{}", number(each, "place"),
                                duration_text(number(each, "waited_s")), number(each, "urgency"),
                                text(each, "conversation"),
                                each.at("returned").as_bool() ? "  returned" : ""));
  for (const auto& each : offers)
    lines.push_back(fmt::format("  offered  {:>6}  {:>7}  {}  to {}, {} s left",
                                duration_text(number(each, "waited_s")), number(each, "urgency"),
                                text(each, "conversation"), text(each, "moderator"), number(each, "left_s")));
  for (const auto& each : moderators)
    lines.push_back(fmt::format("  moderator {}  {}, {} chats and {} offers of {}", text(each, "moderator"),
                                text(each, "presence"), number(each, "chats"), number(each, "offers"),
                                number(each, "capacity")));
  return lines;
}

}  // namespace

engine::outcome<engine::done> show_queues(storage::event_log& log, const queue_request& request,
                                          const line_sink& print, const progress_sink& progress) {
  constexpr events::sequence everything{std::numeric_limits<std::uint64_t>::max()};
  const replay_point until = request.at ? replay_point{*request.at} : replay_point{everything};
  for (const auto& desk : request.desks) {
    const auto state = fold_stream<events::desk>(log, desk, until, progress);
    if (!state) return state.error();
    const auto queue = queue_json(desk, state.value(), request.at.value_or(request.now));
    if (request.format == replay_format::json_lines) {
      if (!print(json::serialize(queue))) return engine::done{};
      continue;
    }
    for (const auto& line : queue_text(queue)) {
      if (!print(line)) return engine::done{};
    }
  }
  return engine::done{};
}

}  // namespace veilleuse::tools

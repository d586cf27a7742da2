#include "bench/protocol/server_views.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

namespace veilleuse::bench {

namespace {

std::string to_string(const boost::json::value& value) {
  return boost::json::value_to<std::string>(value);
}

}  // namespace

std::vector<std::string> offers_of(std::string_view desk_frame) {
  const auto frame = boost::json::parse(desk_frame);
  std::vector<std::string> offered;
  for (const auto& offer : frame.at("offers").as_array())
    offered.push_back(to_string(offer.at("conversation")));
  return offered;
}

moderator_frame parse_moderator(std::string_view text) {
  const auto frame = boost::json::parse(text);
  moderator_frame found{.presence = to_string(frame.at("presence")),
                        .capacity = frame.at("capacity").to_number<std::uint64_t>(),
                        .chats = {}};
  for (const auto& chat : frame.at("chats").as_array())
    found.chats.push_back(to_string(chat));
  return found;
}

}  // namespace veilleuse::bench

// What people do in the simulated world, wisely or not.
#include "tests/actors/simulation/process.hpp"
#include "tests/actors/simulation/world.hpp"

#include <iterator>

namespace veilleuse::test {

void world::act_as_youth(simulated_client& client) {
  const events::stream_id stream{service, events::stream_kind::conversation, client.who().id};
  if (!client.streams().contains(stream)) {
    client.attach(stream);
    client.send(stream, events::conversation_command{events::open_conversation{queue(), 0}});
    return;
  }
  switch (random_() % 12) {
    case 0:
      client.send(stream, events::conversation_command{events::open_conversation{queue(), 0}});
      break;
    case 1:
      client.send(stream, events::conversation_command{events::mark_read{client.streams().at(stream).head}});
      break;
    case 2:
      if (one_in(20)) client.send(stream, events::conversation_command{events::close_conversation{}});
      break;
    default:
      client.send(stream, events::conversation_command{events::post_message{}});
  }
}

void world::act_as_moderator(simulated_client& client) {
  const events::stream_id own{service, events::stream_kind::moderator, client.who().id};
  const auto desk = events::stream_of(service, queue());
  if (!client.streams().contains(own)) {
    client.attach(own);
    client.attach(desk);
    client.send(own, events::moderator_command{events::sign_in{queue()}});
    client.send(own, events::moderator_command{events::become_available{}});
    return;
  }
  show_life(client);
  const auto view = client.desk();
  if (view != nullptr && !view->offers.empty() && !one_in(3)) {
    const auto child = view->offers[random_() % view->offers.size()].entry.conversation;
    if (one_in(4))
      client.send(desk, events::desk_command{events::decline_offer{child}});
    else
      client.send(desk, events::desk_command{events::accept_offer{child}});
    return;
  }
  if (view != nullptr && !view->chats.empty() && !one_in(4)) {
    const auto stream = events::stream_of(service, view->chats[random_() % view->chats.size()]);
    if (!client.streams().contains(stream)) client.attach(stream);
    if (one_in(30))
      client.send(stream, events::conversation_command{events::close_conversation{}});
    else if (one_in(20))
      client.send(stream, events::conversation_command{events::leave_conversation{}});
    else
      client.send(stream, events::conversation_command{events::post_message{}});
    return;
  }
  switch (random_() % 10) {
    case 0:
      client.send(own, events::moderator_command{events::pause_work{}});
      break;
    case 1:
      if (one_in(3)) client.send(own, events::moderator_command{events::sign_out{}});
      break;
    case 2:
      client.send(own, events::moderator_command{events::sign_in{queue()}});
      break;
    case 3:
      client.send(own, events::moderator_command{
                           events::set_capacity{static_cast<std::uint32_t>(1 + random_() % 3)}});
      break;
    default:
      client.send(own, events::moderator_command{events::become_available{}});
  }
}

void world::act(simulated_client& client, bool is_youth) {
  if (!client.connected()) {
    client.connect(&process_->gateway);
  } else if (one_in(25)) {
    client.disconnect();
  } else if (one_in(3) || client.unanswered() > 12) {
    client.nudge(true);
  } else if (is_youth) {
    act_as_youth(client);
  } else {
    act_as_moderator(client);
  }
}

void world::show_life(simulated_client& client) {
  if (!client.connected()) return;
  client.show_life();
  presence_.shown(client.who().id, clock_.reading());
}

void world::come_and_go(simulated_client& client) {
  if (!client.connected() || client.streams().empty()) return;
  const auto chosen =
      std::next(client.streams().begin(), static_cast<std::ptrdiff_t>(random_() % client.streams().size()));
  const auto stream = chosen->first;
  for (auto times = 1 + random_() % 4; times > 0; --times) {
    client.detach(stream);
    if (times > 1 || !one_in(3)) client.attach(stream);
    if (one_in(2)) run_one_actor();
  }
}

}  // namespace veilleuse::test

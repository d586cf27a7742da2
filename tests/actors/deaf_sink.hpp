// A client that does nothing with what it is told.
#pragma once

#include "actors/client_sink.hpp"

namespace veilleuse::test {

class deaf_sink : public actors::client_sink {
 public:
  void attached(const actors::attach_outcome&) override {}
  void answered(const actors::command_answer&) override {}
  void published(const actors::published_record&) override {}
  void history_read(const actors::history_page&) override {}
  void desk_changed(std::shared_ptr<const actors::desk_view>) override {}
  void moderator_changed(std::shared_ptr<const actors::moderator_view>) override {}
  void typing(const events::stream_id&, const events::principal&) override {}
  void route_closed(const events::stream_id&) override {}
  void route_opened(const events::stream_id&, const actors::shared_route&, events::sequence) override {}
};

}  // namespace veilleuse::test

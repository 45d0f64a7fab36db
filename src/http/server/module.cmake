target_link_libraries(${target} PRIVATE Boost::headers Threads::Threads)

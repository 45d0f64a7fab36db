target_link_libraries(${target} PRIVATE Threads::Threads)

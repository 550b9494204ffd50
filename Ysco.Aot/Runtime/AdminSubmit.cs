using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>The port from the surfaces to the loop. Called in the loop's thread.</summary>
/// <param name="command">What is asked for.</param>
/// <param name="done">
/// To be called once, in the loop's thread, at once or minutes later. Whoever asked may be gone by then: it is to be
/// called all the same.
/// </param>
public delegate void AdminSubmit(AdminCommand command, Action<UpdateReply> done);
